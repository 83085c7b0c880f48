/**
 * What random geometries are made of: extents, axes of a sliding window, shapes that broadcast. Everything is drawn as plain
 * numbers that are always valid together, and shrinks towards one element, one tap, no padding.
 */
import type { Arbitrary } from "fast-check";
import type { FastCheck } from "./fast-check.js";

/** One axis of a sliding window, as drawn: `extra` is how much the input is longer than one window needs. */
export interface DrawnAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly extra: number;
}

/** One axis of operands that broadcast: its extent, and which operands repeat along it. */
export interface DrawnExtent {
  readonly extent: number;
  readonly repeats: readonly boolean[];
}

/** Operands that broadcast: their axes, and how many leading ones each operand lacks. */
export interface DrawnShapes {
  readonly axes: readonly DrawnExtent[];
  readonly missing: readonly number[];
}

/** What kernels draw their geometries from. */
export interface Sizes {
  readonly fc: FastCheck;
  /** Mostly small; now and then more than a block of 4, 8 or 16. */
  readonly extent: Arbitrary<number>;
  /** At most 4. */
  readonly few: Arbitrary<number>;
  readonly axis: Arbitrary<DrawnAxis>;
  readonly flag: Arbitrary<boolean>;
  /** Shapes of so many operands, of rank 6 at most. */
  readonly shapes: (operands: number, rank?: number) => Arbitrary<DrawnShapes>;
}

/** The sizes of one run. */
export function drawSizes(fc: FastCheck): Sizes {
  const whole = (min: number, max: number): Arbitrary<number> => fc.integer({ min, max });
  const few = whole(1, 4);
  const extent = fc.oneof({ weight: 6, arbitrary: few }, { weight: 1, arbitrary: whole(1, 19) });
  const flag = fc.boolean();
  const axis = fc.record({
    kernel: whole(1, 4),
    stride: whole(1, 4),
    dilation: whole(1, 3),
    before: whole(0, 3),
    after: whole(0, 3),
    extra: whole(0, 7),
  });
  const shapes = (operands: number, rank = 6): Arbitrary<DrawnShapes> => {
    const each = <T>(one: Arbitrary<T>): Arbitrary<T[]> =>
      fc.array(one, { minLength: operands, maxLength: operands });
    return fc.record({
      axes: fc.array(fc.record({ extent, repeats: each(flag) }), { maxLength: rank }),
      missing: each(
        fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: few }),
      ),
    });
  };
  return { fc, extent, few, axis, flag, shapes };
}

/** The shape of one operand among those that broadcast. */
export function shapeOf({ axes, missing }: DrawnShapes, operand: number): readonly number[] {
  return axes
    .slice(missing[operand])
    .map(({ extent, repeats }) => (repeats[operand] === true ? 1 : extent));
}

/** What a window of this axis spans. */
function spanOf({ kernel, dilation }: DrawnAxis): number {
  return dilation * (kernel - 1) + 1;
}

/** The axis with its padding cut to half of what a window spans: pooling allows no more. */
export function halfPadded(axis: DrawnAxis): DrawnAxis {
  const most = Math.floor(spanOf(axis) / 2);
  return { ...axis, before: Math.min(axis.before, most), after: Math.min(axis.after, most) };
}

/** The input's length: a window fits, with `extra` to spare. */
export function inputLength(axis: DrawnAxis): number {
  return Math.max(1, spanOf(axis) - axis.before - axis.after + axis.extra);
}

/** The options of a window over two axes, as core's geometry takes them. */
export function windowOptions(
  rows: DrawnAxis,
  columns: DrawnAxis,
): {
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: readonly [number, number, number, number];
} {
  return {
    stride: [rows.stride, columns.stride],
    dilation: [rows.dilation, columns.dilation],
    padding: [rows.before, rows.after, columns.before, columns.after],
  };
}
