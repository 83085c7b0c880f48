/** Bounds of the kernels that sum: reduce, matmul, average pooling and the pooling gradients. */
import type { MatmulGeometry, Pool2dGeometry, ReduceGeometry } from "@convscope/core/backend";
import { type Arithmetic, BINARY_ULPS, referenceKernels } from "@convscope/core/reference";
import { areWhole, type Expectation, exact, magnitudes, ones, sums } from "./expectation.js";

/** `max` and `argmax` are exact; `sum` is a sum. */
export function expectReduce(
  [x]: readonly [Float64Array],
  g: ReduceGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.reduce(x, g);
  if (g.op !== "sum") return exact(values);
  const size = referenceKernels.reduce(magnitudes(x), g);
  return sums(arithmetic, values, size, referenceKernels.reduce(ones(x), g), 0, areWhole(x));
}

/** y = a b: k products each. */
export function expectMatmul(
  [a, b]: readonly [Float64Array, Float64Array],
  g: MatmulGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.matmul(a, b, g);
  const size = referenceKernels.matmul(magnitudes(a), magnitudes(b), g);
  const counts = new Float64Array(values.length).fill(g.k);
  return sums(arithmetic, values, size, counts, 0, areWhole(a, b));
}

/**
 * A mean: a sum, then a division, or a product with a reciprocal that was itself divided and is rounded. An ulp is at most
 * two roundings.
 */
const DIVISION = 2 * BINARY_ULPS.div.ulps + 1;

/** Averages. Counting the terms undoes the division, so the kernel's area stands for their number. */
export function expectAvgPool2d(
  [x]: readonly [Float64Array],
  g: Pool2dGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.avgPool2d(x, g);
  const area = new Float64Array(values.length).fill(g.kernelHeight * g.kernelWidth);
  return sums(arithmetic, values, referenceKernels.avgPool2d(magnitudes(x), g), area, DIVISION);
}

/** Gradients of averages: at most one term per window element. */
export function expectAvgPool2dInputGrad(
  [dy]: readonly [Float64Array],
  g: Pool2dGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.avgPool2dInputGrad(dy, g);
  const size = referenceKernels.avgPool2dInputGrad(magnitudes(dy), g);
  const area = new Float64Array(values.length).fill(g.kernelHeight * g.kernelWidth);
  return sums(arithmetic, values, size, area, DIVISION);
}

/** Gradients of maxima: the sum over the windows that an element won. */
export function expectMaxPool2dInputGrad(
  [dy, x]: readonly [Float64Array, Float64Array],
  g: Pool2dGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.maxPool2dInputGrad(dy, x, g);
  const size = referenceKernels.maxPool2dInputGrad(magnitudes(dy), x, g);
  const counts = referenceKernels.maxPool2dInputGrad(ones(dy), x, g);
  return sums(arithmetic, values, size, counts, 0, areWhole(dy));
}
