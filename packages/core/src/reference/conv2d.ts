/**
 * conv2d: 2-D cross-correlation (the kernel is not flipped) of maps x with filters w.
 *
 *   y[n, k, p, q] = sum over c, r, s of x[n, first(k) + c, row(p, r), col(q, s)] * w[k, c, r, s]
 *
 * c runs over the C / groups channels of filter k's group, which start at first(k) = floor(k / (K / groups)) * C / groups;
 * row and col are in window.ts. Padding holds no products: it is not a 0 that would turn an infinite weight into NaN.
 * Source: Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 9.6; groups: Krizhevsky et al. 2012, section 3.
 */
import type { Conv2dGeometry } from "../backend.js";
import { forEachTap, inputColumn, inputRow, position4d } from "./window.js";

/** One product of a convolution: flat indices into x and w. */
export interface Conv2dTerm {
  readonly x: number;
  readonly w: number;
}

/** The convolution and its two gradients: each takes two operands and the one record. */
export type ConvolutionKernel = "conv2d" | "conv2dInputGrad" | "conv2dWeightGrad";

/** First input channel that filter `k` reads. */
export function firstChannel(g: Conv2dGeometry, k: number): number {
  return Math.floor(k / (g.outChannels / g.groups)) * (g.inChannels / g.groups);
}

/**
 * Calls `visit` with the flat indices (y, x, w) of every product of the convolution.
 *
 * The kernel and both of its gradients are sums over this one set of triples, each over the two indices it does not keep:
 * y[y] += x[x] * w[w], dx[x] += dy[y] * w[w], dw[w] += x[x] * dy[y].
 */
export function forEachConv2dProduct(
  g: Conv2dGeometry,
  visit: (y: number, x: number, w: number) => void,
): void {
  const channels = g.inChannels / g.groups;
  const kernelArea = g.kernelHeight * g.kernelWidth;
  const inArea = g.inHeight * g.inWidth;
  let y = 0;
  for (let n = 0; n < g.batch; n++) {
    for (let k = 0; k < g.outChannels; k++) {
      const firstX = (n * g.inChannels + firstChannel(g, k)) * inArea;
      const firstW = k * channels * kernelArea;
      for (let p = 0; p < g.outHeight; p++) {
        for (let q = 0; q < g.outWidth; q++, y++) {
          forEachTap(g, p, q, (inPlane, r, s) => {
            const x = firstX + inPlane;
            const w = firstW + r * g.kernelWidth + s;
            for (let c = 0; c < channels; c++) visit(y, x + c * inArea, w + c * kernelArea);
          });
        }
      }
    }
  }
}

/**
 * The products whose sum is y[out], channel by channel, each in row-major order of the window.
 *
 * @example
 * ```ts
 * import { conv2dTerms } from "@convscope/core/reference";
 * const row = {
 *   batch: 1, inChannels: 1, inHeight: 1, inWidth: 3, outChannels: 1, outHeight: 1, outWidth: 2, groups: 1,
 *   kernelHeight: 1, kernelWidth: 2, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1,
 *   padTop: 0, padBottom: 0, padLeft: 0, padRight: 0,
 * };
 * console.log([...conv2dTerms(row, 1)]); // [{ x: 1, w: 0 }, { x: 2, w: 1 }]
 * ```
 */
export function* conv2dTerms(g: Conv2dGeometry, out: number): Generator<Conv2dTerm> {
  const {
    outer: n,
    channel: k,
    row: p,
    column: q,
  } = position4d(out, g.outChannels, g.outHeight, g.outWidth);
  const channels = g.inChannels / g.groups;
  for (let c = 0; c < channels; c++) {
    const plane = (n * g.inChannels + firstChannel(g, k) + c) * g.inHeight;
    for (let r = 0; r < g.kernelHeight; r++) {
      const row = inputRow(g, p, r);
      if (row < 0 || row >= g.inHeight) continue;
      for (let s = 0; s < g.kernelWidth; s++) {
        const column = inputColumn(g, q, s);
        if (column < 0 || column >= g.inWidth) continue;
        yield {
          x: (plane + row) * g.inWidth + column,
          w: ((k * channels + c) * g.kernelHeight + r) * g.kernelWidth + s,
        };
      }
    }
  }
}

/** y `[N, K, P, Q]` from x `[N, C, H, W]` and w `[K, C / groups, R, S]`. */
export function conv2d(x: Float64Array, w: Float64Array, g: Conv2dGeometry): Float64Array {
  const y = new Float64Array(g.batch * g.outChannels * g.outHeight * g.outWidth);
  forEachConv2dProduct(g, (atY, atX, atW) => {
    y[atY] = (y[atY] as number) + (x[atX] as number) * (w[atW] as number);
  });
  return y;
}
