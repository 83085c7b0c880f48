/**
 * Geometry of element-wise kernels, reductions and data movement: shapes and axes in, frozen records or an error out.
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
} from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { broadcastShapes, broadcastStrides, formatShape, resolveAxis, sizeOf } from "../shape.js";

/** One operand; `out` may stretch it. */
export function unaryGeometry(op: UnaryOp, x: Shape, out: Shape = x): UnaryGeometry {
  return Object.freeze({
    op,
    out: Object.freeze([...out]),
    strides: Object.freeze([broadcastStrides(x, out)] as const),
  });
}

/** Two operands under NumPy's broadcasting; `name` is for the message. @throws ShapeError */
export function binaryGeometry(
  op: BinaryOp,
  a: Shape,
  b: Shape,
  name: string = op,
): BinaryGeometry {
  const out = broadcastShapes(name, a, b);
  const strides = Object.freeze([broadcastStrides(a, out), broadcastStrides(b, out)] as const);
  return Object.freeze({ op, out: Object.freeze(out), strides });
}

/** Mask and both choices under NumPy's broadcasting. @throws ShapeError */
export function whereGeometry(mask: Shape, a: Shape, b: Shape): WhereGeometry {
  const out = broadcastShapes("where", mask, a, b);
  const strides = Object.freeze([
    broadcastStrides(mask, out),
    broadcastStrides(a, out),
    broadcastStrides(b, out),
  ] as const);
  return Object.freeze({ out: Object.freeze(out), strides });
}

/** A reduction over resolved axes. */
export function reduceGeometry(op: ReduceOp, x: Shape, axes: readonly number[]): ReduceGeometry {
  const reduced = Object.freeze(x.map((_, axis) => axes.includes(axis)));
  return Object.freeze({ op, in: Object.freeze([...x]), reduced });
}

/** Shape of a reduction's result; reduced axes vanish, or stay as 1. */
export function reducedShape(g: ReduceGeometry, keepDims: boolean): number[] {
  if (keepDims) return g.in.map((extent, axis) => (g.reduced[axis] ? 1 : extent));
  return g.in.filter((_, axis) => !g.reduced[axis]);
}

/** A permutation of all axes. @throws ArgumentError */
export function permuteGeometry(x: Shape, axes: readonly number[]): PermuteGeometry {
  const resolved = axes.map((axis) => resolveAxis("permute", axis, x.length));
  if (resolved.length !== x.length || new Set(resolved).size !== x.length) {
    throw new ArgumentError(
      `permute: found axes ${formatShape(axes)}, expected each of the ${x.length} axes of ${formatShape(x)} once; list them all`,
      { axes, shape: x },
    );
  }
  return Object.freeze({ in: Object.freeze([...x]), axes: Object.freeze(resolved) });
}

/** What to take of one axis: from `start` (negative: from the end) up to but without `end`, every `step`. */
export interface SliceRange {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  readonly step?: number | undefined;
}

const sliceRangeNames: OptionNames<SliceRange> = { start: true, end: true, step: true };

/** A strided part of x; axes without a range are taken whole. Python's rules for starts, ends and negative steps. @throws ArgumentError */
export function sliceGeometry(
  x: Shape,
  ranges: readonly (SliceRange | undefined)[],
): SliceGeometry {
  if (ranges.length > x.length) {
    throw new ArgumentError(
      `slice: found ${ranges.length} ranges for ${formatShape(x)}, expected at most ${x.length} (one an axis); drop the extra ones`,
      { ranges: ranges.length, shape: x },
    );
  }
  const start: number[] = [];
  const step: number[] = [];
  const out: number[] = [];
  x.forEach((extent, axis) => {
    const range = resolveRange(axis, extent, ranges[axis] ?? {});
    start.push(range.start);
    step.push(range.step);
    out.push(range.count);
  });
  return Object.freeze({
    in: Object.freeze([...x]),
    start: Object.freeze(start),
    step: Object.freeze(step),
    out: Object.freeze(out),
  });
}

function resolveRange(
  axis: number,
  extent: number,
  range: SliceRange,
): { start: number; step: number; count: number } {
  const step = range.step ?? 1;
  for (const [name, value] of Object.entries(range)) {
    checkOptionNames("slice", range, sliceRangeNames);
    if (value === undefined || (Number.isSafeInteger(value) && (name !== "step" || value !== 0)))
      continue;
    throw new ArgumentError(
      `slice: found ${name} ${value} on axis ${axis}, expected a whole number${name === "step" ? " other than 0" : ""}; correct it`,
      { axis, [name]: value },
    );
  }
  const [low, high] = step > 0 ? [0, extent] : [-1, extent - 1];
  const clamp = (value: number): number =>
    Math.min(high, Math.max(low, value < 0 ? value + extent : value));
  const start = range.start === undefined ? (step > 0 ? low : high) : clamp(range.start);
  const end = range.end === undefined ? (step > 0 ? high : low) : clamp(range.end);
  const count = Math.max(0, Math.ceil((end - start) / step));
  return { start: count === 0 ? 0 : start, step, count };
}

/** Joins along an axis. @throws ShapeError when other extents differ */
export function concatGeometry(
  shapes: readonly Shape[],
  axis: number,
): { geometry: ConcatGeometry; out: Shape } {
  const [first] = shapes;
  if (first === undefined) {
    throw new ArgumentError(
      "concat: found no tensors, expected at least one; pass what is to be joined",
    );
  }
  const at = resolveAxis("concat", axis, first.length);
  for (const shape of shapes) {
    if (
      shape.length === first.length &&
      shape.every((extent, i) => i === at || extent === first[i])
    )
      continue;
    throw new ShapeError(
      `concat: found shapes ${shapes.map(formatShape).join(", ")}, expected equal extents on every axis but ${at}; reshape, pad or crop the odd one`,
      { shapes, axis: at },
    );
  }
  const lengths = shapes.map((shape) => shape[at] ?? 0);
  const out = first.map((extent, i) =>
    i === at ? lengths.reduce((sum, length) => sum + length, 0) : extent,
  );
  const geometry = {
    outer: sizeOf(first.slice(0, at)),
    inner: sizeOf(first.slice(at + 1)),
    lengths: Object.freeze(lengths),
  };
  return { geometry: Object.freeze(geometry), out: Object.freeze(out) };
}
