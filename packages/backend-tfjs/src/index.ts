/** The convscope backend on any engine of TensorFlow.js: cpu, wasm, webgl, webgpu or node. */
export { createTfjsBackend, type TfjsBackend } from "./backend.js";
export type { TfjsBuffer } from "./buffers.js";
export type { EngineName, EngineOptions } from "./engine.js";
