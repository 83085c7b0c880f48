/** Entry "@convscope/backend-gpujs": the contract on the kernels of gpu.js. */
export { createGpujsBackend, type GpujsBackend, type GpujsOptions } from "./backend.js";
export type { GpujsBuffer } from "./gpujs-buffer.js";
export type { GpujsMode } from "./modes.js";
