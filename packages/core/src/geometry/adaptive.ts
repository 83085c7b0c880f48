/**
 * Windows of adaptive pooling: the number of windows is given, and they divide the axis among them as evenly as whole
 * numbers allow, overlapping where they must. PyTorch's rule: window i goes from ⌊i·in/out⌋ up to ⌈(i + 1)·in/out⌉.
 */
import type { Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { rank4 } from "./conv2d.js";
import { type Pair, resolvePair } from "./window.js";

/** Windows along one axis, from `starts[i]` on `lengths[i]` elements. */
export interface AdaptiveAxis {
  readonly in: number;
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
  /** The longest window. */
  readonly longest: number;
}

/** `out` windows over `size` elements. */
function adaptiveAxis(size: number, out: number): AdaptiveAxis {
  const starts = Array.from({ length: out }, (_, i) => Math.floor((i * size) / out));
  const lengths = starts.map((start, i) => Math.ceil(((i + 1) * size) / out) - start);
  return { in: size, starts, lengths, longest: Math.max(...lengths) };
}

/**
 * Resolves x `[N, C, H, W]` under adaptive pooling to `size`.
 *
 * @throws ArgumentError for an impossible size, ShapeError for an input without elements
 * @example
 * ```ts
 * import { adaptivePool2dGeometry } from "@convscope/core";
 * const { vertical } = adaptivePool2dGeometry([1, 1, 7, 7], 3);
 * if (vertical.starts.join() !== "0,2,4" || vertical.lengths.join() !== "3,3,3") throw new Error("windows overlap by one");
 * ```
 */
export function adaptivePool2dGeometry(
  x: Shape,
  size: Pair,
  op = "adaptivePool2d",
): { readonly vertical: AdaptiveAxis; readonly horizontal: AdaptiveAxis } {
  const [, , height, width] = rank4(op, "input", x, "[N, C, H, W]");
  const [rows, columns] = resolvePair(op, "size", size, 1);
  if (height === 0 || width === 0) {
    throw new ShapeError(
      `${op}: found input of ${height} × ${width}, expected at least one row and one column (every window holds some); check the layer before`,
      { height, width },
    );
  }
  return { vertical: adaptiveAxis(height, rows), horizontal: adaptiveAxis(width, columns) };
}
