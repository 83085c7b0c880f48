/** Where a backend holds which kernel of the contract. What each kernel takes: backend.ts. */
import type { GradKernels, KernelName, Kernels } from "./backend.js";

/** The table of every kernel: required ones must be there, gradients for training, fused ones may be absent. */
export const KERNEL_TABLES: {
  readonly [K in KernelName]: K extends keyof Kernels<unknown>
    ? "kernels"
    : K extends keyof GradKernels<unknown>
      ? "grads"
      : "fused";
} = {
  unary: "kernels",
  binary: "kernels",
  where: "kernels",
  reduce: "kernels",
  matmul: "kernels",
  conv2d: "kernels",
  maxPool2d: "kernels",
  avgPool2d: "kernels",
  permute: "kernels",
  slice: "kernels",
  concat: "kernels",
  conv2dInputGrad: "grads",
  conv2dWeightGrad: "grads",
  maxPool2dInputGrad: "grads",
  maxPool2dSelect: "grads",
  avgPool2dInputGrad: "grads",
  conv2dBiasActivation: "fused",
  batchNorm: "fused",
  localResponseNorm: "fused",
  softmax: "fused",
};

/** Every kernel of the contract. */
export const KERNEL_NAMES: readonly KernelName[] = Object.keys(
  KERNEL_TABLES,
) as readonly KernelName[];

/** The kernels of one table. */
export function kernelsOf(table: "kernels" | "grads" | "fused"): readonly KernelName[] {
  return KERNEL_NAMES.filter((kernel) => KERNEL_TABLES[kernel] === table);
}
