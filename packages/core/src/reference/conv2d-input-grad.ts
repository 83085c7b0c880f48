/**
 * conv2dInputGrad: the gradient of a convolution for its input; also the transposed convolution.
 *
 *   dx[n, c, h, v] = sum over k, r, s of dy[n, k, p, q] * w[k, c - first(k), r, s]
 *
 * over those filters k whose group holds channel c and those (r, s) for which some output (p, q) reads row h and column v:
 * p = (h + padTop - r * dilationHeight) / strideHeight, if that is a whole number within the output; q likewise.
 * Source: Dumoulin & Visin, arXiv:1603.07285, section 4.
 */
import type { Conv2dGeometry } from "../backend.js";
import { firstChannel, forEachConv2dProduct } from "./conv2d.js";
import { outputColumn, outputRow, position4d } from "./window.js";

/** One product of the gradient for the input: flat indices into dy and w. */
export interface Conv2dInputGradTerm {
  readonly dy: number;
  readonly w: number;
}

/**
 * The products whose sum is dx[index], filter by filter, each in row-major order of the window.
 *
 * @example
 * ```ts
 * import { conv2dInputGradTerms } from "@convscope/core/reference";
 * const row = {
 *   batch: 1, inChannels: 1, inHeight: 1, inWidth: 3, outChannels: 1, outHeight: 1, outWidth: 2, groups: 1,
 *   kernelHeight: 1, kernelWidth: 2, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1,
 *   padTop: 0, padBottom: 0, padLeft: 0, padRight: 0,
 * };
 * console.log([...conv2dInputGradTerms(row, 1)]); // [{ dy: 1, w: 0 }, { dy: 0, w: 1 }]
 * ```
 */
export function* conv2dInputGradTerms(
  g: Conv2dGeometry,
  index: number,
): Generator<Conv2dInputGradTerm> {
  const {
    outer: n,
    channel,
    row: h,
    column,
  } = position4d(index, g.inChannels, g.inHeight, g.inWidth);
  const channels = g.inChannels / g.groups;
  for (let k = 0; k < g.outChannels; k++) {
    const c = channel - firstChannel(g, k);
    if (c < 0 || c >= channels) continue;
    for (let r = 0; r < g.kernelHeight; r++) {
      const p = outputRow(g, h, r);
      if (p < 0) continue;
      for (let s = 0; s < g.kernelWidth; s++) {
        const q = outputColumn(g, column, s);
        if (q < 0) continue;
        yield {
          dy: ((n * g.outChannels + k) * g.outHeight + p) * g.outWidth + q,
          w: ((k * channels + c) * g.kernelHeight + r) * g.kernelWidth + s,
        };
      }
    }
  }
}

/** dx `[N, C, H, W]` from dy `[N, K, P, Q]` and w `[K, C / groups, R, S]`. */
export function conv2dInputGrad(
  dy: Float64Array,
  w: Float64Array,
  g: Conv2dGeometry,
): Float64Array {
  const dx = new Float64Array(g.batch * g.inChannels * g.inHeight * g.inWidth);
  forEachConv2dProduct(g, (atY, atX, atW) => {
    dx[atX] = (dx[atX] as number) + (dy[atY] as number) * (w[atW] as number);
  });
  return dx;
}
