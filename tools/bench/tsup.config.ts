// How the bench is built. TensorFlow.js is bundled from its ES modules: its ready-made Node file has no gradients.
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/bench.ts", "src/seat.ts", "src/simd-limit.ts", "src/memory.ts"],
  format: "esm",
  target: "es2022",
  platform: "node",
  outDir: "dist",
  clean: true,
  noExternal: [/^@tensorflow\//],
  removeNodeProtocol: false,
  sourcemap: true,
  silent: true,
  // Its parts for Node call require, and its wasm loader asks for its folder.
  banner: {
    js: [
      'import { createRequire as createBundleRequire } from "node:module";',
      "const require = createBundleRequire(import.meta.url);",
      "const __dirname = import.meta.dirname;",
    ].join(" "),
  },
  esbuildOptions(options) {
    options.mainFields = ["module", "main"];
  },
});
