/** Which contract kernels are built from several of an engine's: what tables of backends say of them. */
import type { KernelName } from "@convscope/core/backend";
import type { EngineName } from "./engine.js";

/** Contract kernels that have no kernel of their own on the engine, or only for part of their geometries. */
export function composedKernels(engine: EngineName): readonly KernelName[] {
  return engine === "wasm" ? [...EVERYWHERE, "conv2dInputGrad", "conv2dWeightGrad"] : EVERYWHERE;
}

const EVERYWHERE: readonly KernelName[] = [
  "maxPool2d",
  "maxPool2dInputGrad",
  "maxPool2dSelect",
  "avgPool2dInputGrad",
  "conv2dBiasActivation",
  "batchNorm",
];
