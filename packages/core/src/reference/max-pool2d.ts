/**
 * maxPool2d: y[n, c, p, q] = largest x[n, c, row(p, r), col(q, s)] over the window's elements (r, s) that lie on x.
 *
 * The winner is the first maximum in row-major order of the window, or the first NaN if there is one, so NaN propagates.
 * Padding, and what lies beyond it in ceil mode, never takes part. row and col are in window.ts.
 */
import type { Pool2dGeometry } from "../backend.js";
import { beats } from "./reduce.js";
import { forEachTap } from "./window.js";

/** Flat index into x of the winner of the window of `out`. */
function winnerOf(x: Float64Array, g: Pool2dGeometry, out: number): number {
  const outArea = g.outHeight * g.outWidth;
  const plane = Math.floor(out / outArea) * g.inHeight * g.inWidth;
  const p = Math.floor((out % outArea) / g.outWidth);
  let winner = -1;
  forEachTap(g, p, out % g.outWidth, (inPlane) => {
    const at = plane + inPlane;
    if (winner < 0 || beats(x[at] as number, x[winner] as number)) winner = at;
  });
  return winner;
}

/**
 * Flat index into x `[N, C, H, W]` of the element that result element `out` takes, -1 for a window without any.
 *
 * @example
 * ```ts
 * import { maxPool2dWinner } from "@convscope/core/reference";
 * const pair = {
 *   batch: 1, channels: 1, inHeight: 1, inWidth: 4, outHeight: 1, outWidth: 2, countPadding: false,
 *   kernelHeight: 1, kernelWidth: 2, strideHeight: 1, strideWidth: 2, dilationHeight: 1, dilationWidth: 1,
 *   padTop: 0, padBottom: 0, padLeft: 0, padRight: 0,
 * };
 * console.log(maxPool2dWinner(Float64Array.of(1, 5, 7, 7), pair, 1)); // 2: the first of equal maxima
 * ```
 */
export function maxPool2dWinner(
  x: Float32Array | Float64Array,
  g: Pool2dGeometry,
  out: number,
): number {
  return winnerOf(x instanceof Float64Array ? x : Float64Array.from(x), g, out);
}

/** The winner of every window: flat indices into x, one per element of y. */
export function maxPool2dWinners(x: Float64Array, g: Pool2dGeometry): Float64Array {
  const winners = new Float64Array(g.batch * g.channels * g.outHeight * g.outWidth);
  return winners.map((_, out) => winnerOf(x, g, out));
}

/** y `[N, C, P, Q]` from x `[N, C, H, W]`. */
export function maxPool2d(x: Float64Array, g: Pool2dGeometry): Float64Array {
  return maxPool2dWinners(x, g).map((at) => x[at] as number);
}
