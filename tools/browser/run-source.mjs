// Runs a TypeScript file of this tool with everything that it needs from the sources, so that no build has to come before.
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));

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
    logLevel: "error",
  });
  await import(pathToFileURL(outfile).href);
}
