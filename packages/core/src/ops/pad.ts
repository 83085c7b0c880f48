/**
 * Padding: with a constant, with the mirror image, or with the edge.
 */

import type { Window2d } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkInteger, type PaddingMode } from "../geometry/window.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { indexSelect } from "./index-select.js";
import { padAxis } from "./movement.js";

/** What is put around: a number; the mirror image without the edge itself; or the edge over and over. */
export type PadFill = number | "reflect" | "replicate";

/**
 * x with `before` and `after` elements added at each axis; axes without widths stay.
 *
 * @throws ArgumentError for impossible widths, ShapeError when there is too little to reflect or nothing to repeat
 * @example
 * ```ts
 * import { pad, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 2, 3]);
 * if ([...pad(x, [[2, 1]], "reflect").dataSync()].join() !== "3,2,1,2,3,2") throw new Error("a mirror");
 * if ([...pad(x, [[2, 1]], "replicate").dataSync()].join() !== "1,1,1,2,3,3") throw new Error("the edge");
 * ```
 */
export function pad(
  x: Tensor,
  widths: readonly (readonly [before: number, after: number])[],
  fill: PadFill = 0,
): Tensor {
  if (widths.length > x.rank) {
    throw new ArgumentError(
      `pad: found widths for ${widths.length} axes, expected at most ${x.rank} (${formatShape(x.shape)} has no more); drop the extra ones`,
      { widths: widths.length, shape: x.shape },
    );
  }
  for (const [axis, [before, after]] of widths.entries()) {
    checkInteger("pad", "before", before, 0);
    checkInteger("pad", "after", after, 0);
    checkPadFill("pad", fill, `axis ${axis}`, x.shape[axis] ?? 0, before, after);
  }
  return tidy(() =>
    widths.reduce((y, [before, after], axis) => {
      if (typeof fill === "number") return padAxis(y, axis, before, after, fill);
      if (before === 0 && after === 0) return y;
      const extent = y.shape[axis] ?? 0;
      const places = Array.from({ length: before + extent + after }, (_, i) =>
        placeOf(i - before, extent, fill),
      );
      return indexSelect(y, axis, places);
    }, x.alias()),
  );
}

/** Where the value at a place beyond the edge comes from. */
function placeOf(place: number, extent: number, fill: "reflect" | "replicate"): number {
  const last = extent - 1;
  if (fill === "replicate") return Math.min(Math.max(place, 0), last);
  return last - Math.abs(last - Math.abs(place));
}

/**
 * Checks the name of a fill, and that an axis holds enough to make its padding of.
 *
 * @throws ArgumentError for an unknown name, ShapeError for an axis that is too short
 */
export function checkPadFill(
  op: string,
  fill: PadFill,
  axis: string,
  extent: number,
  before: number,
  after: number,
): void {
  if (typeof fill === "number") return;
  if (fill !== "reflect" && fill !== "replicate") {
    throw new ArgumentError(
      `${op}: found padding mode ${JSON.stringify(fill)}, expected "reflect", "replicate" or a constant; choose one of these`,
      { fill },
    );
  }
  const most = Math.max(before, after);
  if (most === 0 || (fill === "replicate" ? extent > 0 : most < extent)) return;
  throw new ShapeError(
    `${op}: found padding ${before} + ${after} by mode "${fill}" on ${axis} of ${extent}, ` +
      (fill === "reflect"
        ? `expected at most ${extent} − 1 = ${extent - 1} on a side (the mirror image leaves out the edge); lower the padding, or use "replicate"`
        : "expected at least one element (there is no edge to repeat); check the layer before"),
    { axis, extent, before, after },
  );
}

/** {@link checkPadFill} for both axes of a window. @throws ShapeError for an axis that is too short */
export function checkWindowFill(op: string, g: Window2d, mode: PaddingMode): void {
  if (mode === "zeros") return;
  checkPadFill(op, mode, "height", g.inHeight, g.padTop, g.padBottom);
  checkPadFill(op, mode, "width", g.inWidth, g.padLeft, g.padRight);
}
