/** Sum, maximum, or the place of the first maximum, along the marked axes. NaN is greater than all. */
import type { ReduceGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { maxima } from "../maxima.js";
import { collapsePermutation, elements } from "../shapes.js";

/** x of shape `in` to y of the axes that are not marked. */
export function reduce(scope: KernelScope, x: TensorInfo, g: ReduceGeometry): TensorInfo {
  const lines = keptThenReduced(scope, x, g);
  if (g.op === "sum") return scope.sum(lines, [1]);
  return g.op === "max" ? maximum(scope, lines) : argmax(scope, lines);
}

/** x as `[kept, reduced]`: TensorFlow.js reduces along the last axis, and moves the data itself otherwise. */
function keptThenReduced(scope: KernelScope, x: TensorInfo, g: ReduceGeometry): TensorInfo {
  const all = g.in.map((_, axis) => axis);
  const kept = all.filter((axis) => g.reduced[axis] !== true);
  const reduced = all.filter((axis) => g.reduced[axis] === true);
  const { shape, axes } = collapsePermutation(g.in, [...kept, ...reduced]);
  const moved = scope.transpose(scope.reshape(x, shape), axes);
  const size = (own: readonly number[]): number =>
    elements(own.map((axis) => g.in[axis] as number));
  return scope.reshape(moved, [size(kept), size(reduced)]);
}

/** Whether each line holds a NaN. Comparisons and maxima of TensorFlow.js pass over it. */
function holdsNaN(scope: KernelScope, nans: TensorInfo): TensorInfo {
  const any = scope.run("Max", { x: nans }, { reductionIndices: [1], keepDims: false });
  return scope.binary("NotEqual", any, scope.scalar(0));
}

function maximum(scope: KernelScope, lines: TensorInfo): TensorInfo {
  const nans = scope.float(scope.unary("IsNan", lines));
  const largest = maxima(scope, lines, (x) =>
    scope.run("Max", { x }, { reductionIndices: [1], keepDims: false }),
  );
  return scope.select(holdsNaN(scope, nans), scope.fill(Number.NaN, largest.shape), largest);
}

function argmax(scope: KernelScope, lines: TensorInfo): TensorInfo {
  const nans = scope.float(scope.unary("IsNan", lines));
  const place = scope.float(scope.run("ArgMax", { x: lines }, { axis: 1 }));
  const placeOfNaN = scope.float(scope.run("ArgMax", { x: nans }, { axis: 1 }));
  return scope.select(holdsNaN(scope, nans), placeOfNaN, place);
}
