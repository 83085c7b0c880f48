/** The backends that are tried in Chromium, as the page offers them. Runs in the page; tests read the names. */
import type { CreateBackend } from "@convscope/conformance";

/** By name. Each is imported when asked for. */
export const browserBackends: Readonly<Record<string, CreateBackend>> = {
  js: async () => (await import("@convscope/backend-js")).createJsBackend(),
  "tfjs-webgl": async () =>
    (await import("@convscope/backend-tfjs")).createTfjsBackend({ engine: "webgl" }),
  "gpujs-webgl2": async () =>
    (await import("@convscope/backend-gpujs")).createGpujsBackend({ mode: "webgl2" }),
  "tfjs-webgpu": async () =>
    (await import("@convscope/backend-tfjs")).createTfjsBackend({ engine: "webgpu" }),
  "gpujs-webgpu": async () =>
    (await import("@convscope/backend-gpujs")).createGpujsBackend({ mode: "webgpu" }),
  wasm: async () => (await import("@convscope/backend-wasm")).createWasmBackend(),
};
