/**
 * Arithmetic on shapes: sizes, strides, broadcasting, axes. Not windows: those are in geometry/.
 */
import type { Shape } from "./backend.js";
import { ArgumentError, ShapeError } from "./errors.js";

/** The largest rank that the contract carries. */
const MAX_RANK = 6;

/** Number of elements; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** A shape as people write it: `[64, 1, 32, 32]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Whether two shapes are equal in every axis. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Checks extents (integers from 0) and the rank. @throws ShapeError */
export function checkShape(op: string, shape: Shape): void {
  const bad = shape.find((extent) => !Number.isSafeInteger(extent) || extent < 0);
  if (bad !== undefined) {
    throw new ShapeError(
      `${op}: found extent ${bad} in shape ${formatShape(shape)}, expected integers from 0; give a whole number for every axis`,
      { shape },
    );
  }
  if (shape.length > MAX_RANK) {
    throw new ShapeError(
      `${op}: found rank ${shape.length}, expected at most ${MAX_RANK} (backends index six axes); merge axes with reshape`,
      { shape },
    );
  }
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] ?? 1;
  }
  return strides;
}

/** The common shape of operands under NumPy's rule: align at the right, 1 stretches. @throws ShapeError */
export function broadcastShapes(op: string, ...shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const out = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let i = 0; i < shape.length; i++) {
      const axis = rank - shape.length + i;
      const extent = shape[i] ?? 1;
      const sofar = out[axis] ?? 1;
      if (extent === 1 || extent === sofar) continue;
      if (sofar !== 1) {
        throw new ShapeError(
          `${op}: found shapes ${shapes.map(formatShape).join(" and ")}, expected shapes that broadcast ` +
            `(aligned at the right, axis ${axis} has ${sofar} and ${extent}; equal extents or 1 are needed); reshape or slice one of them`,
          { shapes, axis },
        );
      }
      out[axis] = extent;
    }
  }
  return out;
}

/** Strides of `shape` seen as `out`: 0 where it repeats. */
export function broadcastStrides(shape: Shape, out: Shape): number[] {
  const own = stridesOf(shape);
  const shift = out.length - shape.length;
  return out.map((_, axis) =>
    axis < shift || shape[axis - shift] === 1 ? 0 : (own[axis - shift] ?? 0),
  );
}

/** An axis counted from the end when negative, as an index from 0. @throws ArgumentError */
export function resolveAxis(op: string, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new ArgumentError(
      `${op}: found axis ${axis}, expected an integer from ${-rank} to ${rank - 1} (the tensor has rank ${rank}); name an axis that it has`,
      { axis, rank },
    );
  }
  return resolved;
}

/** Axes without repeats, ascending; all of them when none are named. @throws ArgumentError */
export function resolveAxes(
  op: string,
  axes: number | readonly number[] | undefined,
  rank: number,
): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const list = typeof axes === "number" ? [axes] : axes;
  const resolved = list.map((axis) => resolveAxis(op, axis, rank)).sort((a, b) => a - b);
  if (new Set(resolved).size !== resolved.length) {
    throw new ArgumentError(
      `${op}: found axes ${formatShape(list)}, expected each axis once; remove the repeated one`,
      { axes: list },
    );
  }
  return resolved;
}
