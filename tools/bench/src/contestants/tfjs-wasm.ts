/** TensorFlow.js in WebAssembly, with SIMD; in Node it has one thread. */
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { Contestant } from "./contestant.js";
import { enterTfjs } from "./tfjs.js";

/** The wasm engine. */
export const tfjsWasm: Contestant = {
  async enter(placement) {
    const manifest = createRequire(import.meta.url).resolve(
      "@tensorflow/tfjs-backend-wasm/package.json",
    );
    setWasmPaths(join(dirname(manifest), "wasm-out") + sep);
    return enterTfjs("wasm", placement);
  },
};
