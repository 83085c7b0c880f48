/**
 * One-dimensional windows seen as two-dimensional ones of height 1: x `[N, C, L]` is `[N, C, 1, L]`.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { formatShape } from "../shape.js";
import type { Padding, WindowOptions } from "./window.js";

/** Padding of one axis: none ("valid"), TensorFlow's SAME, one number, or [before, after]. */
export type Padding1d = "valid" | "same" | number | readonly [before: number, after: number];

/** What a user says of a window along one axis. */
export interface Window1dOptions {
  readonly stride?: number | undefined;
  readonly padding?: Padding1d | undefined;
  readonly dilation?: number | undefined;
}

/** The same window with a height of 1. @throws ArgumentError for padding that is not of one axis */
export function as2d(op: string, options: Window1dOptions): Required<WindowOptions> {
  const { stride, dilation, padding = "valid" } = options;
  return {
    stride: [1, stride ?? 1],
    dilation: [1, dilation ?? 1],
    padding: padding2d(op, padding),
  };
}

function padding2d(op: string, padding: Padding1d): Padding {
  if (padding === "valid" || padding === "same") return padding;
  if (typeof padding === "number") return [0, padding];
  if (Array.isArray(padding) && padding.length === 2) return [0, 0, padding[0], padding[1]];
  throw new ArgumentError(
    `${op}: found padding ${JSON.stringify(padding)}, expected "valid", "same", a number or [before, after]; give one of these`,
    { padding },
  );
}

/** `[a, b, length]` as `[a, b, 1, length]`. @throws ShapeError for another rank */
export function shape2d(op: string, name: string, shape: Shape, axes: string): Shape {
  const [a, b, length] = shape;
  if (shape.length === 3 && a !== undefined && b !== undefined && length !== undefined)
    return [a, b, 1, length];
  throw new ShapeError(
    `${op}: found ${name} ${formatShape(shape)} of rank ${shape.length}, expected ${axes}; reshape it to rank 3`,
    { [name]: shape },
  );
}
