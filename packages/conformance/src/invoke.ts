/**
 * Makes one contract call by the kernel's name, on a backend or on the reference's pure functions.
 */
import type { AllKernels, Backend, GeometryOf, KernelName } from "@convscope/core/backend";

/** The three tables of a backend, and nothing else of it. */
export type KernelTables<B> = Pick<Backend<B>, "kernels" | "grads" | "fused">;

/** Which table holds which kernel: required ones must be there, the others may be absent. */
export const KERNEL_TABLES: Readonly<Record<KernelName, "kernels" | "grads" | "fused">> = {
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
export const KERNEL_NAMES = Object.keys(KERNEL_TABLES) as readonly KernelName[];

/** Whether a backend gives this kernel. */
export function isGiven<B>(tables: KernelTables<B>, kernel: KernelName): boolean {
  const table: Partial<AllKernels<B>> = tables[KERNEL_TABLES[kernel]] ?? {};
  return typeof table[kernel] === "function";
}

type Call<B, K extends KernelName> = (
  tables: KernelTables<B>,
  operand: (index: number) => B,
  operands: readonly B[],
  geometry: GeometryOf<K>,
) => B | undefined;

type Calls<B> = { readonly [K in KernelName]: Call<B, K> };

function calls<B>(): Calls<B> {
  return {
    unary: (t, at, _, g) => t.kernels.unary(at(0), g),
    binary: (t, at, _, g) => t.kernels.binary(at(0), at(1), g),
    where: (t, at, _, g) => t.kernels.where(at(0), at(1), at(2), g),
    reduce: (t, at, _, g) => t.kernels.reduce(at(0), g),
    matmul: (t, at, _, g) => t.kernels.matmul(at(0), at(1), g),
    conv2d: (t, at, _, g) => t.kernels.conv2d(at(0), at(1), g),
    maxPool2d: (t, at, _, g) => t.kernels.maxPool2d(at(0), g),
    avgPool2d: (t, at, _, g) => t.kernels.avgPool2d(at(0), g),
    permute: (t, at, _, g) => t.kernels.permute(at(0), g),
    slice: (t, at, _, g) => t.kernels.slice(at(0), g),
    concat: (t, _, all, g) => t.kernels.concat(all, g),
    conv2dInputGrad: (t, at, _, g) => t.grads?.conv2dInputGrad(at(0), at(1), g),
    conv2dWeightGrad: (t, at, _, g) => t.grads?.conv2dWeightGrad(at(0), at(1), g),
    maxPool2dInputGrad: (t, at, _, g) => t.grads?.maxPool2dInputGrad(at(0), at(1), g),
    maxPool2dSelect: (t, at, _, g) => t.grads?.maxPool2dSelect(at(0), at(1), g),
    avgPool2dInputGrad: (t, at, _, g) => t.grads?.avgPool2dInputGrad(at(0), g),
    conv2dBiasActivation: (t, at, _, g) => t.fused?.conv2dBiasActivation?.(at(0), at(1), at(2), g),
    batchNorm: (t, at, _, g) => t.fused?.batchNorm?.(at(0), at(1), at(2), g),
    localResponseNorm: (t, at, _, g) => t.fused?.localResponseNorm?.(at(0), g),
    softmax: (t, at, _, g) => t.fused?.softmax?.(at(0), g),
  };
}

/** Calls a kernel; ask {@link isGiven} first for one that may be absent. */
export function invoke<B, K extends KernelName>(
  tables: KernelTables<B>,
  kernel: K,
  operands: readonly B[],
  geometry: GeometryOf<K>,
): B {
  const operand = (index: number): B => {
    const found = operands[index];
    if (found === undefined) throw new Error(`${kernel}: the case has no operand ${index}`);
    return found;
  };
  const result = calls<B>()[kernel](tables, operand, operands, geometry);
  if (result === undefined) throw new Error(`${kernel}: the backend returned no buffer`);
  return result;
}
