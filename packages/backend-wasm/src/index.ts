/** Entry "@convscope/backend-wasm": the fast CPU, by WebAssembly with SIMD and threads. */
export { createWasmBackend, type WasmBackend, type WasmBackendOptions } from "./backend.js";
export type { WasmBuffer } from "./buffers.js";
