/**
 * Where the cases' records come from. Windows and matrix products are core's own geometry, so that no output size is
 * derived twice; elementwise kernels and data movement are spelled out by axes, with no checks: cases are right as written.
 */
import type {
  BinaryGeometry,
  BinaryOp,
  ConcatGeometry,
  PermuteGeometry,
  ReduceGeometry,
  ReduceOp,
  Shape,
  SliceGeometry,
  UnaryGeometry,
  UnaryOp,
  WhereGeometry,
} from "@convscope/core";
import { sizeOf, stridesOf } from "@convscope/core";

export {
  type Conv2dOptions,
  conv2dGeometry,
  type MatmulOptions,
  matmulGeometry,
  type Pool2dOptions,
  pool2dGeometry,
} from "@convscope/core";

/** The common shape under NumPy's rule: aligned at the right, 1 stretches. */
function broadcastShape(...shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)),
  );
}

/** Strides of `shape` stretched to `out`: 0 along the axes that repeat. */
function stretch(shape: Shape, out: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = out.length - shape.length;
  return out.map((_, axis) => (shape[axis - missing] === 1 ? 0 : (strides[axis - missing] ?? 0)));
}

export function unaryGeometry(op: UnaryOp, x: Shape, out: Shape = x): UnaryGeometry {
  return { op, out, strides: [stretch(x, out)] };
}

export function binaryGeometry(op: BinaryOp, a: Shape, b: Shape): BinaryGeometry {
  const out = broadcastShape(a, b);
  return { op, out, strides: [stretch(a, out), stretch(b, out)] };
}

export function whereGeometry(mask: Shape, a: Shape, b: Shape): WhereGeometry {
  const out = broadcastShape(mask, a, b);
  return { out, strides: [stretch(mask, out), stretch(a, out), stretch(b, out)] };
}

export function reduceGeometry(op: ReduceOp, x: Shape, axes: readonly number[]): ReduceGeometry {
  return { op, in: x, reduced: x.map((_, axis) => axes.includes(axis)) };
}

export function permuteGeometry(x: Shape, axes: readonly number[]): PermuteGeometry {
  return { in: x, axes };
}

/** What a slice takes of one axis: `count` elements from `start` on, `step` apart. */
export type Cut = readonly [start: number, step: number, count: number];

/** A slice by axes; an axis without a cut is taken whole. */
export function sliceGeometry(x: Shape, cuts: readonly (Cut | undefined)[]): SliceGeometry {
  const whole = x.map((extent, axis): Cut => cuts[axis] ?? [0, 1, extent]);
  return {
    in: x,
    start: whole.map(([start]) => start),
    step: whole.map(([, step]) => step),
    out: whole.map(([, , count]) => count),
  };
}

export function concatGeometry(shapes: readonly Shape[], axis: number): ConcatGeometry {
  const [first = []] = shapes;
  return {
    outer: sizeOf(first.slice(0, axis)),
    inner: sizeOf(first.slice(axis + 1)),
    lengths: shapes.map((shape) => shape[axis] ?? 1),
  };
}
