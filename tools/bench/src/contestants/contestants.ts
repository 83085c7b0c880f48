/** All engines by name. A process loads the one that it is for. */
import type { Contestant } from "./contestant.js";
import type { ContestantName } from "./contestant-name.js";

/** How to get at a contestant. */
export interface Listing {
  /** npm packages whose versions go into the result. */
  readonly packages: readonly string[];
  /** Whether it reads an ONNX file, and is one of the packages in `peers`. */
  readonly readsOnnx?: true;
  /** Absent of the one that runs in Python. */
  readonly load?: () => Promise<Contestant>;
}

/** Every contestant by name. */
export const contestants: Readonly<Record<ContestantName, Listing>> = {
  js: {
    packages: ["@convscope/core", "@convscope/backend-js"],
    load: async () => (await import("./convscope-js.js")).convscopeJs,
  },
  wasm: {
    packages: ["@convscope/core", "@convscope/backend-wasm"],
    load: async () => (await import("./convscope-wasm.js")).convscopeWasm,
  },
  "tfjs-cpu": {
    packages: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"],
    load: async () => (await import("./tfjs-cpu.js")).tfjsCpu,
  },
  "tfjs-wasm": {
    packages: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
    load: async () => (await import("./tfjs-wasm.js")).tfjsWasm,
  },
  "onnxruntime-web": {
    packages: ["onnxruntime-web"],
    readsOnnx: true,
    load: async () => (await import("./onnxruntime.js")).onnxruntimeWeb,
  },
  "onnxruntime-node": {
    packages: ["onnxruntime-node"],
    readsOnnx: true,
    load: async () => (await import("./onnxruntime.js")).onnxruntimeNode,
  },
  convnetjs: {
    packages: ["convnetjs"],
    load: async () => (await import("./convnetjs.js")).convnetjs,
  },
  torch: { packages: [] },
};
