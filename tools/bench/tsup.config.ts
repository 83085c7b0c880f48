// How the bench is built. TensorFlow.js is bundled from its ES modules: its ready-made Node file has no gradients.
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/bench.ts", "src/seat.ts"],
  format: "esm",
  target: "es2022",
  platform: "node",
  outDir: "dist",
  clean: true,
  noExternal: [/^@tensorflow\//],
  removeNodeProtocol: false,
  sourcemap: true,
  silent: true,
  // Its parts for Node call require.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  esbuildOptions(options) {
    options.mainFields = ["module", "main"];
  },
});
