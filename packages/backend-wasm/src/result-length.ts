/** How many elements the result of a contract call has. */
import type { GeometryOf, KernelName, Pool2dGeometry, Window2d } from "@convscope/core/backend";
import { elementsOf } from "./walk.js";

interface Axis {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}
interface Channels {
  readonly inChannels: number;
  readonly outChannels: number;
}

const inMaps = (g: Window2d, channels: number) => g.batch * channels * g.inHeight * g.inWidth;
const outMaps = (g: Window2d, channels: number) => g.batch * channels * g.outHeight * g.outWidth;
const ofOut = (g: { readonly out: readonly number[] }) => elementsOf(g.out);
const ofAxis = (g: Axis) => g.outer * g.length * g.inner;
const ofConvolution = (g: Window2d & Channels) => outMaps(g, g.outChannels);
const ofPool = (g: Pool2dGeometry) => outMaps(g, g.channels);
const ofPooled = (g: Pool2dGeometry) => inMaps(g, g.channels);

const lengths: { readonly [K in KernelName]: (g: GeometryOf<K>) => number } = {
  unary: ofOut,
  binary: ofOut,
  where: ofOut,
  reduce: (g) => elementsOf(g.in.filter((_, axis) => g.reduced[axis] !== true)),
  matmul: (g) => elementsOf(g.batch) * g.m * g.n,
  conv2d: ofConvolution,
  maxPool2d: ofPool,
  avgPool2d: ofPool,
  permute: (g) => elementsOf(g.in),
  slice: ofOut,
  concat: (g) => g.outer * g.inner * g.lengths.reduce((sum, length) => sum + length, 0),
  conv2dInputGrad: (g) => inMaps(g, g.inChannels),
  conv2dWeightGrad: (g) =>
    g.outChannels * (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth,
  maxPool2dInputGrad: ofPooled,
  maxPool2dSelect: ofPool,
  avgPool2dInputGrad: ofPooled,
  conv2dBiasActivation: ofConvolution,
  batchNorm: ofAxis,
  localResponseNorm: ofAxis,
  softmax: ofAxis,
};

/** Elements of the result of `kernel` with record `g`. */
export function resultLength<K extends KernelName>(kernel: K, g: GeometryOf<K>): number {
  return lengths[kernel](g);
}
