/** How many elements the result of a contract call has: read off its record, before any work. */
import type {
  Conv2dGeometry,
  GeometryOf,
  KernelName,
  Pool2dGeometry,
} from "@convscope/core/backend";
import { elements } from "./shapes.js";

const convOutput = (g: Conv2dGeometry): number =>
  g.batch * g.outChannels * g.outHeight * g.outWidth;
const poolInput = (g: Pool2dGeometry): number => g.batch * g.channels * g.inHeight * g.inWidth;
const poolOutput = (g: Pool2dGeometry): number => g.batch * g.channels * g.outHeight * g.outWidth;

type Lengths = { readonly [K in KernelName]: (g: GeometryOf<K>) => number };

const LENGTHS: Lengths = {
  unary: (g) => elements(g.out),
  binary: (g) => elements(g.out),
  where: (g) => elements(g.out),
  reduce: (g) => elements(g.in.filter((_, axis) => g.reduced[axis] !== true)),
  matmul: (g) => elements(g.batch) * g.m * g.n,
  conv2d: convOutput,
  maxPool2d: poolOutput,
  avgPool2d: poolOutput,
  permute: (g) => elements(g.in),
  slice: (g) => elements(g.out),
  concat: (g) => g.outer * elements([g.lengths.reduce((sum, length) => sum + length, 0), g.inner]),
  conv2dInputGrad: (g) => g.batch * g.inChannels * g.inHeight * g.inWidth,
  conv2dWeightGrad: (g) =>
    (g.outChannels * g.inChannels * g.kernelHeight * g.kernelWidth) / g.groups,
  maxPool2dInputGrad: poolInput,
  maxPool2dSelect: poolOutput,
  avgPool2dInputGrad: poolInput,
  conv2dBiasActivation: convOutput,
  batchNorm: (g) => g.outer * g.length * g.inner,
  localResponseNorm: (g) => g.outer * g.length * g.inner,
  softmax: (g) => g.outer * g.length * g.inner,
};

/** Elements of the result of `kernel`. */
export function resultLength<K extends KernelName>(kernel: K, geometry: GeometryOf<K>): number {
  return LENGTHS[kernel](geometry);
}
