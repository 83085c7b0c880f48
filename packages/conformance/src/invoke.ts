/**
 * Makes one contract call by the kernel's name, on a backend or on the reference's pure functions.
 */
import type { AllKernels, Backend, GeometryOf, KernelName } from "@convscope/core/backend";
import { KERNEL_TABLES } from "@convscope/core/program";

/** The three tables of a backend, and nothing else of it. */
export type KernelTables<B> = Pick<Backend<B>, "kernels" | "grads" | "fused">;

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
