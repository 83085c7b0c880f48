/**
 * maxPool2dInputGrad: dx[i] = sum of dy[o] over the windows o whose winner (max-pool2d.ts) is element i of x.
 *
 * Windows may overlap, so an element may win several times, or never.
 */
import type { Pool2dGeometry } from "../backend.js";
import { maxPool2dWinners } from "./max-pool2d.js";

/** One term of the gradient: the flat index into dy of a window that the element won. */
export interface MaxPool2dInputGradTerm {
  readonly dy: number;
}

/** The windows that element `index` of x wins: their dy sum to dx[index]. */
export function* maxPool2dInputGradTerms(
  x: Float64Array,
  g: Pool2dGeometry,
  index: number,
): Generator<MaxPool2dInputGradTerm> {
  const winners = maxPool2dWinners(x, g);
  for (let out = 0; out < winners.length; out++) {
    if (winners[out] === index) yield { dy: out };
  }
}

/** dx `[N, C, H, W]` from dy `[N, C, P, Q]` and x `[N, C, H, W]`. */
export function maxPool2dInputGrad(
  dy: Float64Array,
  x: Float64Array,
  g: Pool2dGeometry,
): Float64Array {
  const dx = new Float64Array(g.batch * g.channels * g.inHeight * g.inWidth);
  maxPool2dWinners(x, g).forEach((at, out) => {
    dx[at] = (dx[at] as number) + (dy[out] as number);
  });
  return dx;
}
