/**
 * Entry "@convscope/core/result-length": how many elements the result of a contract call has, read off its record alone,
 * before any work. Backends allocate by it, and recordings number their slots.
 */
import type { Conv2dGeometry, GeometryOf, KernelName, Pool2dGeometry } from "./backend.js";
import { sizeOf } from "./shape.js";

const convInput = (g: Conv2dGeometry): number => g.batch * g.inChannels * g.inHeight * g.inWidth;
const convOutput = (g: Conv2dGeometry): number =>
  g.batch * g.outChannels * g.outHeight * g.outWidth;
const filters = (g: Conv2dGeometry): number =>
  (g.outChannels * g.inChannels * g.kernelHeight * g.kernelWidth) / g.groups;
const poolInput = (g: Pool2dGeometry): number => g.batch * g.channels * g.inHeight * g.inWidth;
const poolOutput = (g: Pool2dGeometry): number => g.batch * g.channels * g.outHeight * g.outWidth;

type Lengths = { readonly [K in KernelName]: (g: GeometryOf<K>) => number };

const LENGTHS: Lengths = {
  unary: (g) => sizeOf(g.out),
  binary: (g) => sizeOf(g.out),
  where: (g) => sizeOf(g.out),
  reduce: (g) => sizeOf(g.in.filter((_, axis) => g.reduced[axis] !== true)),
  matmul: (g) => sizeOf(g.batch) * g.m * g.n,
  conv2d: convOutput,
  maxPool2d: poolOutput,
  avgPool2d: poolOutput,
  permute: (g) => sizeOf(g.in),
  slice: (g) => sizeOf(g.out),
  concat: (g) => g.outer * g.inner * g.lengths.reduce((sum, length) => sum + length, 0),
  conv2dInputGrad: convInput,
  conv2dWeightGrad: filters,
  maxPool2dInputGrad: poolInput,
  maxPool2dSelect: poolOutput,
  avgPool2dInputGrad: poolInput,
  conv2dBiasActivation: convOutput,
  batchNorm: (g) => g.outer * g.length * g.inner,
  localResponseNorm: (g) => g.outer * g.length * g.inner,
  softmax: (g) => g.outer * g.length * g.inner,
};

/**
 * Elements of the result of `kernel` with this record.
 *
 * @example
 * ```ts
 * import { resultLength } from "@convscope/core/result-length";
 * const record = { op: "sum", in: [2, 3, 4], reduced: [false, true, false] } as const;
 * console.assert(resultLength("reduce", record) === 8);
 * ```
 */
export function resultLength<K extends KernelName>(kernel: K, geometry: GeometryOf<K>): number {
  return LENGTHS[kernel](geometry);
}
