// Runs a TypeScript file of this tool with everything that it needs from the sources, so that no build has to come before.
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));

/** Files that backend-wasm finds by its own place are still found when its sources stand in a bundle elsewhere. */
const ownPlaces = {
  name: "own-places",
  /** @param {import("esbuild").PluginBuild} bundle */
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]backend-wasm[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const place = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll("import.meta.url", place), loader: "ts" };
    });
  },
};

/** @param {string} path from this folder */
export async function runSource(path) {
  const outfile = join(folder, "dist", basename(path).replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [join(folder, path)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["@convscope/source"],
    external: ["@tensorflow/*", "gpu.js", "esbuild", "playwright-core"],
    plugins: [ownPlaces],
    logLevel: "error",
  });
  await import(pathToFileURL(outfile).href);
}
