/** Which contract kernels are built from several of an engine's: what tables of backends say of them. */
import type { KernelName } from "@convscope/core/backend";
import type { EngineName } from "./engine.js";

/** Contract kernels that no kernel of the engine gives alone; those it gives for part of their geometries are not here. */
export function composedKernels(engine: EngineName): readonly KernelName[] {
  return [...EVERYWHERE, ...BESIDES[engine]];
}

const EVERYWHERE: readonly KernelName[] = [
  "maxPool2d",
  "maxPool2dInputGrad",
  "maxPool2dSelect",
  "avgPool2dInputGrad",
  "conv2dBiasActivation",
  "batchNorm",
];

const BESIDES: Readonly<Record<EngineName, readonly KernelName[]>> = {
  cpu: ["conv2dWeightGrad"],
  node: [],
  wasm: ["conv2dInputGrad", "conv2dWeightGrad", "softmax"],
  webgl: ["localResponseNorm"],
  webgpu: ["softmax"],
};
