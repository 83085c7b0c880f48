// How every package is built; run in the package's folder as `tsup --config ../../tools/repo/tsup.config.ts`.
// The entries are read from the package's own exports and bin, so they are named in one place.
import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";
import { writeDeclarations } from "./declarations.ts";

interface Manifest {
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

function entries(manifest: Manifest): Record<string, string> {
  const built = [
    ...Object.values(manifest.exports ?? {}).map((conditions) => conditions["default"] ?? ""),
    ...Object.values(manifest.bin ?? {}),
  ];
  const names = built.map((path) => path.replace(/^(\.\/)?dist\//, "").replace(/\.js$/, ""));
  return Object.fromEntries(names.map((name) => [name, `src/${name}.ts`]));
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

export default defineConfig({
  entry: entries(manifest),
  format: "esm",
  target: "es2022",
  platform: "neutral",
  outDir: "dist",
  clean: true,
  external: [/^node:/],
  removeNodeProtocol: false,
  sourcemap: true,
  silent: true,
  onSuccess: async () => {
    if (manifest.exports !== undefined) writeDeclarations("src", "dist");
  },
});
