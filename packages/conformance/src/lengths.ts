/**
 * How many elements each operand of a contract call has: read off its record alone.
 */
import type {
  Conv2dGeometry,
  GeometryOf,
  KernelName,
  Pool2dGeometry,
  Shape,
} from "@convscope/core/backend";
import { resultLength } from "@convscope/core/result-length";

const product = (shape: Shape): number => shape.reduce((size, extent) => size * extent, 1);

/** Elements that strides reach: one more than the last offset. */
const reach = (shape: Shape, strides: readonly number[]): number =>
  shape.reduce((last, extent, axis) => last + (extent - 1) * (strides[axis] as number), 1);

// An operand is as long as its gradient.
const convInput = (g: Conv2dGeometry): number => resultLength("conv2dInputGrad", g);
const convOutput = (g: Conv2dGeometry): number => resultLength("conv2d", g);
const filters = (g: Conv2dGeometry): number => resultLength("conv2dWeightGrad", g);
const poolInput = (g: Pool2dGeometry): number => resultLength("avgPool2dInputGrad", g);
const poolOutput = (g: Pool2dGeometry): number => resultLength("avgPool2d", g);

type Lengths = { readonly [K in KernelName]: (g: GeometryOf<K>) => readonly number[] };

const LENGTHS: Lengths = {
  unary: (g) => [reach(g.out, g.strides[0])],
  binary: (g) => g.strides.map((strides) => reach(g.out, strides)),
  where: (g) => g.strides.map((strides) => reach(g.out, strides)),
  reduce: (g) => [product(g.in)],
  matmul: (g) => [
    reach(g.batch, g.batchStrides[0]) - 1 + g.m * g.k,
    reach(g.batch, g.batchStrides[1]) - 1 + g.k * g.n,
  ],
  conv2d: (g) => [convInput(g), filters(g)],
  maxPool2d: (g) => [poolInput(g)],
  avgPool2d: (g) => [poolInput(g)],
  permute: (g) => [product(g.in)],
  slice: (g) => [product(g.in)],
  concat: (g) => g.lengths.map((length) => g.outer * length * g.inner),
  conv2dInputGrad: (g) => [convOutput(g), filters(g)],
  conv2dWeightGrad: (g) => [convInput(g), convOutput(g)],
  maxPool2dInputGrad: (g) => [poolOutput(g), poolInput(g)],
  maxPool2dSelect: (g) => [poolInput(g), poolInput(g)],
  avgPool2dInputGrad: (g) => [poolOutput(g)],
  conv2dBiasActivation: (g) => [convInput(g), filters(g), g.outChannels],
  batchNorm: (g) => [g.outer * g.length * g.inner, g.length, g.length],
  localResponseNorm: (g) => [g.outer * g.length * g.inner],
  softmax: (g) => [g.outer * g.length * g.inner],
};

/** Elements of each operand, in the order of the kernel's arguments. */
export function operandLengths<K extends KernelName>(
  kernel: K,
  geometry: GeometryOf<K>,
): readonly number[] {
  return LENGTHS[kernel](geometry);
}
