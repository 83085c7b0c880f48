/**
 * avgPool2d: y[n, c, p, q] = (sum of x[n, c, row(p, r), col(q, s)] over the window's elements on x) / divisor(p, q).
 *
 * The divisor counts the window's elements on x, and with `countPadding` those on the padding too; elements beyond the
 * padding, which a window in ceil mode may have, never count (PyTorch's rule). row and col are in window.ts.
 */
import type { Pool2dGeometry } from "../backend.js";
import { forEachTap, inputColumn, inputRow, position4d } from "./window.js";

/** One term of an average: the flat index into x, and what its value is divided by. */
export interface AvgPool2dTerm {
  readonly x: number;
  readonly divisor: number;
}

/** How many window elements at output (p, q) count in the average. */
export function avgPool2dDivisor(g: Pool2dGeometry, p: number, q: number): number {
  const before = g.countPadding ? { top: g.padTop, left: g.padLeft } : { top: 0, left: 0 };
  const after = g.countPadding
    ? { bottom: g.padBottom, right: g.padRight }
    : { bottom: 0, right: 0 };
  let rows = 0;
  for (let r = 0; r < g.kernelHeight; r++) {
    const row = inputRow(g, p, r);
    if (row >= -before.top && row < g.inHeight + after.bottom) rows++;
  }
  let columns = 0;
  for (let s = 0; s < g.kernelWidth; s++) {
    const column = inputColumn(g, q, s);
    if (column >= -before.left && column < g.inWidth + after.right) columns++;
  }
  return rows * columns;
}

/**
 * The terms of y[out], in row-major order of the window: y[out] is the sum of x[term.x] / term.divisor.
 *
 * @example
 * ```ts
 * import { avgPool2dTerms } from "@convscope/core/reference";
 * const pair = {
 *   batch: 1, channels: 1, inHeight: 1, inWidth: 4, outHeight: 1, outWidth: 2, countPadding: false,
 *   kernelHeight: 1, kernelWidth: 2, strideHeight: 1, strideWidth: 2, dilationHeight: 1, dilationWidth: 1,
 *   padTop: 0, padBottom: 0, padLeft: 0, padRight: 0,
 * };
 * console.log([...avgPool2dTerms(pair, 1)]); // [{ x: 2, divisor: 2 }, { x: 3, divisor: 2 }]
 * ```
 */
export function* avgPool2dTerms(g: Pool2dGeometry, out: number): Generator<AvgPool2dTerm> {
  const at = position4d(out, g.channels, g.outHeight, g.outWidth);
  const plane = (at.outer * g.channels + at.channel) * g.inHeight;
  const divisor = avgPool2dDivisor(g, at.row, at.column);
  for (let r = 0; r < g.kernelHeight; r++) {
    const row = inputRow(g, at.row, r);
    if (row < 0 || row >= g.inHeight) continue;
    for (let s = 0; s < g.kernelWidth; s++) {
      const column = inputColumn(g, at.column, s);
      if (column < 0 || column >= g.inWidth) continue;
      yield { x: (plane + row) * g.inWidth + column, divisor };
    }
  }
}

/** Calls `visit` with (y, x, divisor) for every term of the pooling: y[y] += x[x] / divisor, dx[x] += dy[y] / divisor. */
export function forEachAvgPool2dTerm(
  g: Pool2dGeometry,
  visit: (y: number, x: number, divisor: number) => void,
): void {
  for (let p = 0; p < g.outHeight; p++) {
    for (let q = 0; q < g.outWidth; q++) {
      const divisor = avgPool2dDivisor(g, p, q);
      for (let plane = 0; plane < g.batch * g.channels; plane++) {
        const y = (plane * g.outHeight + p) * g.outWidth + q;
        const firstX = plane * g.inHeight * g.inWidth;
        forEachTap(g, p, q, (inPlane) => visit(y, firstX + inPlane, divisor));
      }
    }
  }
}

/** y `[N, C, P, Q]` from x `[N, C, H, W]`. */
export function avgPool2d(x: Float64Array, g: Pool2dGeometry): Float64Array {
  const y = new Float64Array(g.batch * g.channels * g.outHeight * g.outWidth);
  forEachAvgPool2dTerm(g, (atY, atX, divisor) => {
    y[atY] = (y[atY] as number) + (x[atX] as number) / divisor;
  });
  return y;
}
