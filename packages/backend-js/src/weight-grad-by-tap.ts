/**
 * The weight gradient of a convolution as one dot product per tap and row. It touches no padding and needs no table:
 * for depthwise convolutions, and where dy holds infinities or NaN, which must not meet the zeros of padding.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { outputsOfTap } from "./axis.js";
import { horizontalAxis, verticalAxis } from "./conv2d-axes.js";

/** Adds dL/dw to dw `[K, C / groups, R, S]`. */
export function addWeightGradByTap(
  x: Float32Array,
  dy: Float32Array,
  g: Conv2dGeometry,
  dw: Float32Array,
): void {
  const channels = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  const taps = g.kernelHeight * g.kernelWidth;
  for (let plane = 0; plane < g.batch * g.outChannels; plane++) {
    const filter = plane % g.outChannels;
    const image = Math.floor(plane / g.outChannels);
    const first = image * g.inChannels + Math.floor(filter / filters) * channels;
    for (let c = 0; c < channels; c++) {
      addPlane(x, first + c, dy, plane, g, dw, (filter * channels + c) * taps);
    }
  }
}

/** Adds the products of one plane of x with one of dy to the taps from element `target` of dw on. */
function addPlane(
  x: Float32Array,
  xPlane: number,
  dy: Float32Array,
  dyPlane: number,
  g: Conv2dGeometry,
  dw: Float32Array,
  target: number,
): void {
  const v = verticalAxis(g);
  const h = horizontalAxis(g);
  for (let r = 0; r < v.taps; r++) {
    const [top, bottom] = outputsOfTap(v, r);
    for (let s = 0; s < h.taps; s++) {
      const [left, right] = outputsOfTap(h, s);
      let sum = 0;
      for (let p = top; p < bottom; p++) {
        const row = xPlane * v.size + p * v.stride + r * v.dilation - v.pad;
        const from = row * h.size + left * h.stride + s * h.dilation - h.pad;
        const at = (dyPlane * v.out + p) * h.out + left;
        sum += rowProduct(dy, at, x, from, h.stride, right - left);
      }
      const tap = target + r * h.taps + s;
      dw[tap] = (dw[tap] as number) + sum;
    }
  }
}

/** Sum of a[i] * b[from + i * step] over `count` elements; two sums, as one would wait for its own additions. */
function rowProduct(
  a: Float32Array,
  at: number,
  b: Float32Array,
  from: number,
  step: number,
  count: number,
): number {
  let even = 0;
  let odd = 0;
  let i = at;
  let j = from;
  for (const end = at + count - 1; i < end; i += 2) {
    even += (a[i] as number) * (b[j] as number);
    odd += (a[i + 1] as number) * (b[j + step] as number);
    j += 2 * step;
  }
  if (i < at + count) even += (a[i] as number) * (b[j] as number);
  return even + odd;
}
