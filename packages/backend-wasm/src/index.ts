/** Entry "@convscope/backend-wasm": the fast CPU, by WebAssembly with SIMD and threads. */
export { createWasmBackend } from "./backend.js";
export type { WasmArray, WasmBackend, WasmBackendOptions } from "./wasm-backend.js";
