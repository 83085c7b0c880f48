/** Which kernels a backend has of its own, which are composed of several, and which are not to be had. */
import type { Backend, FusedKernels, GradKernels, KernelName, Kernels } from "@convscope/core";

/**
 * `composed`: by the backend, of several kernels of its engine's, or by core, where a fused kernel is not given. Without
 * gradients (`absent`) a backend cannot train.
 */
export type KernelStanding = "native" | "composed" | "absent";

const REQUIRED: readonly (keyof Kernels<unknown>)[] = [
  "unary",
  "binary",
  "where",
  "reduce",
  "matmul",
  "conv2d",
  "maxPool2d",
  "avgPool2d",
  "permute",
  "slice",
  "concat",
];
const GRADIENTS: readonly (keyof GradKernels<unknown>)[] = [
  "conv2dInputGrad",
  "conv2dWeightGrad",
  "maxPool2dInputGrad",
  "maxPool2dSelect",
  "avgPool2dInputGrad",
];
const FUSED: readonly (keyof FusedKernels<unknown>)[] = [
  "conv2dBiasActivation",
  "batchNorm",
  "localResponseNorm",
  "softmax",
];

/** Every kernel of the contract with its standing. */
export function kernelStandings(backend: Backend): Readonly<Record<KernelName, KernelStanding>> {
  const { kernels, grads, fused, composed = [] } = backend;
  const own = (name: KernelName): KernelStanding =>
    composed.includes(name) ? "composed" : "native";
  const standing = <K extends KernelName>(
    names: readonly K[],
    given: object | undefined,
    otherwise: KernelStanding,
  ): [K, KernelStanding][] =>
    names.map((name) => [
      name,
      given !== undefined && typeof Reflect.get(given, name) === "function" ? own(name) : otherwise,
    ]);
  return Object.fromEntries([
    ...standing(REQUIRED, kernels, "absent"),
    ...standing(GRADIENTS, grads, "absent"),
    ...standing(FUSED, fused, "composed"),
  ]) as Record<KernelName, KernelStanding>;
}

/** What a backend lacks of the kernels that every one gives, or of those that it needs to train. */
export function absentKernels(
  standings: Readonly<Record<KernelName, KernelStanding>>,
  of: "gradients" | "required",
): readonly KernelName[] {
  const kernels: readonly KernelName[] = of === "required" ? REQUIRED : GRADIENTS;
  return kernels.filter((kernel) => standings[kernel] === "absent");
}
