/**
 * avgPool2dInputGrad: dx[i] = sum of dy[o] / divisor(o) over the windows o that hold element i of x (avg-pool2d.ts).
 */
import type { Pool2dGeometry } from "../backend.js";
import { avgPool2dDivisor, forEachAvgPool2dTerm } from "./avg-pool2d.js";
import { outputColumn, outputRow, position4d } from "./window.js";

/** One term of the gradient: the flat index into dy, and what its value is divided by. */
export interface AvgPool2dInputGradTerm {
  readonly dy: number;
  readonly divisor: number;
}

/** The windows that hold element `index` of x: dx[index] is the sum of dy[term.dy] / term.divisor. */
export function* avgPool2dInputGradTerms(
  g: Pool2dGeometry,
  index: number,
): Generator<AvgPool2dInputGradTerm> {
  const at = position4d(index, g.channels, g.inHeight, g.inWidth);
  const plane = (at.outer * g.channels + at.channel) * g.outHeight;
  for (let r = 0; r < g.kernelHeight; r++) {
    const p = outputRow(g, at.row, r);
    if (p < 0) continue;
    for (let s = 0; s < g.kernelWidth; s++) {
      const q = outputColumn(g, at.column, s);
      if (q < 0) continue;
      yield { dy: (plane + p) * g.outWidth + q, divisor: avgPool2dDivisor(g, p, q) };
    }
  }
}

/** dx `[N, C, H, W]` from dy `[N, C, P, Q]`. */
export function avgPool2dInputGrad(dy: Float64Array, g: Pool2dGeometry): Float64Array {
  const dx = new Float64Array(g.batch * g.channels * g.inHeight * g.inWidth);
  forEachAvgPool2dTerm(g, (atY, atX, divisor) => {
    dx[atX] = (dx[atX] as number) + (dy[atY] as number) / divisor;
  });
  return dx;
}
