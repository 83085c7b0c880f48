/**
 * conv2dWeightGrad: the gradient of a convolution for its filters.
 *
 *   dw[k, c, r, s] = sum over n, p, q of x[n, first(k) + c, row(p, r), col(q, s)] * dy[n, k, p, q]
 *
 * over the outputs (p, q) whose window element (r, s) lies on x and not on padding.
 * Source: Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 9.11.
 */
import type { Conv2dGeometry } from "../backend.js";
import { firstChannel, forEachConv2dProduct } from "./conv2d.js";
import { inputColumn, inputRow, position4d } from "./window.js";

/** One product of the gradient for the filters: flat indices into x and dy. */
export interface Conv2dWeightGradTerm {
  readonly x: number;
  readonly dy: number;
}

/**
 * The products whose sum is dw[index], image by image, each in row-major order of the output.
 *
 * @example
 * ```ts
 * import { conv2dWeightGradTerms } from "@convscope/core/reference";
 * const row = {
 *   batch: 1, inChannels: 1, inHeight: 1, inWidth: 3, outChannels: 1, outHeight: 1, outWidth: 2, groups: 1,
 *   kernelHeight: 1, kernelWidth: 2, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1,
 *   padTop: 0, padBottom: 0, padLeft: 0, padRight: 0,
 * };
 * console.log([...conv2dWeightGradTerms(row, 1)]); // [{ x: 1, dy: 0 }, { x: 2, dy: 1 }]
 * ```
 */
export function* conv2dWeightGradTerms(
  g: Conv2dGeometry,
  index: number,
): Generator<Conv2dWeightGradTerm> {
  const {
    outer: k,
    channel: c,
    row: r,
    column: s,
  } = position4d(index, g.inChannels / g.groups, g.kernelHeight, g.kernelWidth);
  for (let n = 0; n < g.batch; n++) {
    const plane = (n * g.inChannels + firstChannel(g, k) + c) * g.inHeight;
    for (let p = 0; p < g.outHeight; p++) {
      const row = inputRow(g, p, r);
      if (row < 0 || row >= g.inHeight) continue;
      for (let q = 0; q < g.outWidth; q++) {
        const column = inputColumn(g, q, s);
        if (column < 0 || column >= g.inWidth) continue;
        yield {
          x: (plane + row) * g.inWidth + column,
          dy: ((n * g.outChannels + k) * g.outHeight + p) * g.outWidth + q,
        };
      }
    }
  }
}

/** dw `[K, C / groups, R, S]` from x `[N, C, H, W]` and dy `[N, K, P, Q]`. */
export function conv2dWeightGrad(
  x: Float64Array,
  dy: Float64Array,
  g: Conv2dGeometry,
): Float64Array {
  const channels = g.inChannels / g.groups;
  const dw = new Float64Array(g.outChannels * channels * g.kernelHeight * g.kernelWidth);
  forEachConv2dProduct(g, (atY, atX, atW) => {
    dw[atW] = (dw[atW] as number) + (x[atX] as number) * (dy[atY] as number);
  });
  return dw;
}
