/**
 * Max and average pooling with their gradients. Max pooling's pair {input gradient, select} is closed under
 * differentiation, and so is average pooling with its input gradient: any order exists.
 */

import { defineOp, gradKernels, type Op } from "../autograd/define-op.js";
import type { Pool2dGeometry } from "../backend.js";
import { type Pool2dOptions, pool2dGeometry } from "../geometry/pool2d.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { iota } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { broadcastTo } from "./broadcast.js";
import { reshape } from "./reshape.js";

const xShape = (g: Pool2dGeometry): number[] => [g.batch, g.channels, g.inHeight, g.inWidth];
const yShape = (g: Pool2dGeometry): number[] => [g.batch, g.channels, g.outHeight, g.outWidth];

/** Maximum of each window; the first of equal ones gets the gradient. */
export const maxPool2dOp: Op<Pool2dGeometry> = defineOp<Pool2dGeometry>({
  name: "maxPool2d",
  shape: yShape,
  forward: (backend, [x], g) => backend.kernels.maxPool2d(x?.buffer, g),
  backward: (dy, [x], _y, g) => [x && (() => maxPool2dInputGradOp([dy, x], g))],
});

/** Each dy to the first maximum of its window of x. Linear in dy; constant in x wherever differentiable. */
export const maxPool2dInputGradOp: Op<Pool2dGeometry> = defineOp<Pool2dGeometry>({
  name: "maxPool2dInputGrad",
  shape: xShape,
  forward: (backend, [dy, x], g) =>
    gradKernels(backend).maxPool2dInputGrad(dy?.buffer, x?.buffer, g),
  backward: (ddx, [, x], _y, g) => [x && (() => maxPool2dSelectOp([ddx, x], g))],
});

/** v at the place of the first maximum of each window of x. */
const maxPool2dSelectOp: Op<Pool2dGeometry> = defineOp<Pool2dGeometry>({
  name: "maxPool2dSelect",
  shape: yShape,
  forward: (backend, [v, x], g) => gradKernels(backend).maxPool2dSelect(v?.buffer, x?.buffer, g),
  backward: (dy, [, x], _y, g) => [x && (() => maxPool2dInputGradOp([dy, x], g))],
});

/** Mean of each window. Linear in x, so its gradient is {@link avgPool2dInputGradOp} and back. */
export const avgPool2dOp: Op<Pool2dGeometry> = defineOp<Pool2dGeometry>({
  name: "avgPool2d",
  shape: yShape,
  forward: (backend, [x], g) => backend.kernels.avgPool2d(x?.buffer, g),
  backward: (dy, _inputs, _y, g) => [() => avgPool2dInputGradOp([dy], g)],
});

const avgPool2dInputGradOp: Op<Pool2dGeometry> = defineOp<Pool2dGeometry>({
  name: "avgPool2dInputGrad",
  shape: xShape,
  forward: (backend, [dy], g) => gradKernels(backend).avgPool2dInputGrad(dy?.buffer, g),
  backward: (ddx, _inputs, _y, g) => [() => avgPool2dOp([ddx], g)],
});

/** Of the layers too. */
export const pool2dOptionNames: OptionNames<Pool2dOptions> = {
  kernel: true,
  stride: true,
  padding: true,
  dilation: true,
  ceilMode: true,
  countPadding: true,
};

function geometryOf(x: Tensor, options: Pool2dOptions, op: string): Pool2dGeometry {
  checkOptionNames(op, options, pool2dOptionNames);
  return pool2dGeometry(x.shape, options, op);
}

/** Maximum of each window of x `[N, C, H, W]`; padding never wins, NaN always does. @throws ArgumentError, ShapeError */
export function maxPool2d(x: Tensor, options: Pool2dOptions): Tensor {
  return maxPool2dOp([x], geometryOf(x, options, "maxPool2d"));
}

/** Mean of each window of x `[N, C, H, W]`. @throws ArgumentError, ShapeError */
export function avgPool2d(x: Tensor, options: Pool2dOptions): Tensor {
  return avgPool2dOp([x], geometryOf(x, options, "avgPool2d"));
}

/**
 * Max pooling with the places of the maxima: numbers row·W + column within each map, as PyTorch's `return_indices`. The first
 * of equal maxima is named; the indices have no gradient.
 *
 * @throws ArgumentError, ShapeError, UnsupportedError on a backend that only infers
 * @example
 * ```ts
 * import { maxPool2dWithIndices, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 7, 3, 4, 9, 6], [1, 1, 2, 3]);
 * const { values, indices } = maxPool2dWithIndices(x, { kernel: 2, stride: 1 });
 * if ([...values.dataSync()].join() !== "9,9" || [...indices.dataSync()].join() !== "4,4") throw new Error("9 is at 4");
 * ```
 */
export function maxPool2dWithIndices(
  x: Tensor,
  options: Pool2dOptions,
): { readonly values: Tensor; readonly indices: Tensor } {
  const g = geometryOf(x, options, "maxPool2dWithIndices");
  return tidy(() => {
    const places = reshape(iota(x.backend, g.inHeight * g.inWidth), [1, 1, g.inHeight, g.inWidth]);
    const indices = maxPool2dSelectOp([broadcastTo(places, x.shape), x], g);
    return { values: maxPool2dOp([x], g), indices };
  });
}

/** v `[N, C, H, W]` read where each window of x has its first maximum; with v = positions it gives max pooling's indices. */
export function maxPool2dSelect(v: Tensor, x: Tensor, options: Pool2dOptions): Tensor {
  return maxPool2dSelectOp([v, x], geometryOf(x, options, "maxPool2dSelect"));
}
