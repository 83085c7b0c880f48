/**
 * maxPool2dSelect: y[o] = v[winner of window o of x] (max-pool2d.ts).
 *
 * Linear in v, and the adjoint of maxPool2dInputGrad. With v = 0, 1, 2, … it gives the indices of the maxima.
 */
import type { Pool2dGeometry } from "../backend.js";
import { maxPool2dWinners } from "./max-pool2d.js";

/** y `[N, C, P, Q]` from v and x, both `[N, C, H, W]`. */
export function maxPool2dSelect(v: Float64Array, x: Float64Array, g: Pool2dGeometry): Float64Array {
  return maxPool2dWinners(x, g).map((at) => v[at] as number);
}
