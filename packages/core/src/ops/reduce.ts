/**
 * Sums, means and maxima over axes.
 */

import { defineOp, type Op } from "../autograd/define-op.js";
import type { ReduceGeometry, ReduceOp } from "../backend.js";
import { ShapeError } from "../errors.js";
import { reducedShape, reduceGeometry } from "../geometry/elementwise.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, resolveAxes, sizeOf } from "../shape.js";
import { constant } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { equal, mul } from "./binary.js";
import { broadcastTo } from "./broadcast.js";
import { reshape } from "./reshape.js";
import { where } from "./where.js";

/** Whether reduced axes stay, with extent 1. */
export interface ReduceOptions {
  readonly keepDims?: boolean | undefined;
}

const reduceOptionNames: OptionNames<ReduceOptions> = { keepDims: true };

const sumOp: Op<ReduceGeometry> = defineOp<ReduceGeometry>({
  name: "sum",
  shape: (g) => reducedShape(g, false),
  empty: 0,
  forward: (backend, [x], g) => backend.kernels.reduce(x?.buffer, g),
  backward: (dy, _inputs, _y, g) => [() => broadcastTo(reshape(dy, reducedShape(g, true)), g.in)],
});

const maxOp: Op<ReduceGeometry> = defineOp<ReduceGeometry>({
  name: "max",
  shape: (g) => reducedShape(g, false),
  forward: (backend, [x], g) => backend.kernels.reduce(x?.buffer, g),
  backward: (dy, [x], _y, g) => [x && (() => atFirstMaximum(dy, x, g))],
});

const argmaxOp: Op<ReduceGeometry> = defineOp<ReduceGeometry>({
  name: "argmax",
  shape: (g) => reducedShape(g, false),
  forward: (backend, [x], g) => backend.kernels.reduce(x?.buffer, g),
});

/** dy where x's first maximum stands, 0 elsewhere: each element's number along the reduced axes is compared with argmax. */
function atFirstMaximum(dy: Tensor, x: Tensor, g: ReduceGeometry): Tensor {
  const kept = reducedShape(g, true);
  const winner = reshape(argmaxOp([x], { ...g, op: "argmax" }), kept);
  const places = g.in.map((extent, axis) => (g.reduced[axis] ? extent : 1));
  const numbers = constant(
    x.backend,
    Float32Array.from({ length: sizeOf(places) }, (_, i) => i),
    places,
  );
  return where(equal(numbers, winner), reshape(dy, kept), 0);
}

function reduce(
  op: ReduceOp,
  apply: Op<ReduceGeometry>,
  x: Tensor,
  axes: number | readonly number[] | undefined,
  options: ReduceOptions,
): Tensor {
  checkOptionNames(op, options, reduceOptionNames);
  const resolved = resolveAxes(op, axes, x.rank);
  const g = reduceGeometry(op, x.shape, resolved);
  if (op !== "sum" && resolved.some((axis) => x.shape[axis] === 0)) {
    throw new ShapeError(
      `${op}: found ${formatShape(x.shape)} with no elements along axes ${formatShape(resolved)}, expected at least one (nothing has no maximum); check the slice before`,
      { shape: x.shape, axes: resolved },
    );
  }
  return tidy(() => {
    // Over no axes every element is its own sum and maximum.
    const y = resolved.length === 0 && op !== "argmax" ? x.alias() : apply([x], g);
    return options.keepDims ? reshape(y, reducedShape(g, true)) : y;
  });
}

/** Σ x over `axes` (all of them by default). */
export function sum(
  x: Tensor,
  axes?: number | readonly number[],
  options: ReduceOptions = {},
): Tensor {
  return reduce("sum", sumOp, x, axes, options);
}

/** Arithmetic mean over `axes` (all of them by default). */
export function mean(
  x: Tensor,
  axes?: number | readonly number[],
  options: ReduceOptions = {},
): Tensor {
  checkOptionNames("mean", options, reduceOptionNames);
  const resolved = resolveAxes("mean", axes, x.rank);
  const count = resolved.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
  return tidy(() => mul(sum(x, resolved, options), 1 / count));
}

/** Maximum over `axes` (all by default); the first of equal maxima gets the gradient, as torch.max(dim). @throws ShapeError when empty */
export function max(
  x: Tensor,
  axes?: number | readonly number[],
  options: ReduceOptions = {},
): Tensor {
  return reduce("max", maxOp, x, axes, options);
}

/** Index of the first maximum over `axes` (row-major if several). No gradient. @throws ShapeError when empty */
export function argmax(
  x: Tensor,
  axes?: number | readonly number[],
  options: ReduceOptions = {},
): Tensor {
  return reduce("argmax", argmaxOp, x, axes, options);
}
