/** Which pixels one window of an axis reads. Pads hold no pixel: what lies there is left out. */
import type { WindowAxis } from "@convscope/core";

/**
 * The pixels under the taps of a window, counted from 0, in order.
 *
 * @param axis a resolved axis, as one of `windowShape`
 * @param window counted from 0
 * @example
 * ```ts
 * import { windowShape, windowTaps } from "@convscope/explain";
 * const { height } = windowShape({ in: 5, kernel: 3, stride: 2, padding: 1 });
 * if (windowTaps(height, 0).join() !== "0,1") throw new Error("the first tap lies in the padding");
 * ```
 */
export function windowTaps(axis: WindowAxis, window: number): readonly number[] {
  const first = window * axis.stride - axis.before;
  const taps = Array.from({ length: axis.kernel }, (_, tap) => first + tap * axis.dilation);
  return taps.filter((pixel) => pixel >= 0 && pixel < axis.in);
}
