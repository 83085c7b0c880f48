import type { Conv2dGeometry } from "@convscope/core/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalBackend, type LocalBackend } from "../local-backend.js";

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ threads: 2 });
});
afterAll(() => backend.dispose());

const base = {
  ...{ batch: 3, inHeight: 9, inWidth: 14, inChannels: 2, outChannels: 5, groups: 1 },
  ...{ kernel: [5, 5], stride: [1, 1], dilation: [1, 1], pad: [0, 0] },
};

/** One for each way in which a convolution may be computed, where that way has edges. */
const ways = {
  "long rows, the last eight columns overlapping": base,
  "long rows, dilated, a row that is a multiple of four": {
    ...base,
    dilation: [2, 3],
    kernel: [3, 3],
    inWidth: 18,
  },
  "rows of weights, padded above": { ...base, kernel: [3, 3], pad: [1, 0], inWidth: 9 },
  "images as lanes, the last of them missing": {
    ...base,
    batch: 14,
    kernel: [5, 4],
    pad: [1, 3],
  },
  "images as lanes, strides, dilation and an odd row": {
    ...base,
    batch: 31,
    inWidth: 13,
    stride: [2, 3],
    dilation: [2, 1],
    kernel: [2, 3],
    pad: [2, 1],
  },
  "images as lanes, dilated, narrow maps": {
    ...base,
    batch: 16,
    inChannels: 3,
    outChannels: 4,
    inWidth: 5,
    dilation: [1, 2],
    kernel: [3, 2],
    pad: [4, 0],
  },
  "all of x at once": { ...base, kernel: [9, 14] },
  "single pixels, few of them, of many filters": {
    ...base,
    kernel: [1, 1],
    inHeight: 3,
    inWidth: 5,
    outChannels: 256,
    batch: 1,
  },
  "single pixels, seven of whose channels are packed four and three": {
    ...base,
    kernel: [1, 1],
    inHeight: 3,
    inWidth: 5,
    inChannels: 7,
  },
  "single pixels, in groups": { ...base, kernel: [1, 1], outChannels: 6, groups: 2 },
  "short rows, packed whole, some channels at a time": {
    ...base,
    batch: 1,
    inHeight: 15,
    inChannels: 70,
    outChannels: 100,
    kernel: [3, 3],
    stride: [2, 2],
    pad: [1, 1],
  },
  "short rows in groups, packed whole, dilated, more than one block": {
    ...base,
    inHeight: 22,
    inWidth: 17,
    inChannels: 6,
    outChannels: 198,
    groups: 2,
    kernel: [3, 2],
    stride: [1, 3],
    dilation: [2, 5],
    pad: [1, 2],
  },
  "few pixels of many filters": { ...base, stride: [2, 3], outChannels: 256, batch: 1 },
  "one channel a group, strides and dilation": {
    ...base,
    inChannels: 4,
    outChannels: 8,
    groups: 4,
    stride: [1, 3],
    dilation: [2, 2],
    kernel: [3, 3],
    pad: [2, 1],
  },
  "one channel a group, wide maps": {
    ...base,
    inChannels: 2,
    outChannels: 2,
    groups: 2,
    inHeight: 40,
    inWidth: 131,
    stride: [2, 2],
    kernel: [3, 3],
    pad: [1, 1],
  },
  "one channel a group, walked between zeros": {
    ...base,
    inChannels: 3,
    outChannels: 6,
    groups: 3,
    inHeight: 5,
    inWidth: 4,
    kernel: [3, 3],
    pad: [1, 1],
  },
  "one channel a group, walked, padded at the sides alone": {
    ...base,
    outChannels: 2,
    groups: 2,
    kernel: [3, 3],
    pad: [0, 1],
  },
  "one channel a group, walked by two between zeros": {
    ...base,
    outChannels: 2,
    groups: 2,
    inWidth: 7,
    stride: [2, 2],
    kernel: [3, 3],
    pad: [1, 1],
  },
  "one channel a group, walked by two, unpadded": {
    ...base,
    outChannels: 2,
    groups: 2,
    inHeight: 8,
    inWidth: 20,
    stride: [2, 2],
    kernel: [3, 3],
  },
};

function geometryOf(of: typeof base): Conv2dGeometry {
  const [kernelHeight = 1, kernelWidth = 1] = of.kernel;
  const [strideHeight = 1, strideWidth = 1] = of.stride;
  const [dilationHeight = 1, dilationWidth = 1] = of.dilation;
  const [padTop = 0, padLeft = 0] = of.pad;
  const out = (
    size: number,
    pad: number,
    kernel: number,
    dilation: number,
    stride: number,
  ): number => Math.floor((size + 2 * pad - (kernel - 1) * dilation - 1) / stride) + 1;
  return {
    ...{
      batch: of.batch,
      inChannels: of.inChannels,
      outChannels: of.outChannels,
      groups: of.groups,
    },
    ...{ inHeight: of.inHeight, inWidth: of.inWidth, kernelHeight, kernelWidth },
    ...{ strideHeight, strideWidth, dilationHeight, dilationWidth },
    outHeight: out(of.inHeight, padTop, kernelHeight, dilationHeight, strideHeight),
    outWidth: out(of.inWidth, padLeft, kernelWidth, dilationWidth, strideWidth),
    ...{ padTop, padBottom: padTop, padLeft, padRight: padLeft },
  };
}

/** Calls `visit` with the places in y, x and w of every product. */
function eachProduct(g: Conv2dGeometry, visit: (y: number, x: number, w: number) => void): void {
  const channels = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  const count = g.batch * g.outChannels * g.outHeight * g.outWidth;
  for (let y = 0; y < count; y++) {
    const q = y % g.outWidth;
    const p = Math.floor(y / g.outWidth) % g.outHeight;
    const k = Math.floor(y / (g.outWidth * g.outHeight)) % g.outChannels;
    const n = Math.floor(y / (g.outWidth * g.outHeight * g.outChannels));
    for (let i = 0; i < channels * g.kernelHeight * g.kernelWidth; i++) {
      const s = i % g.kernelWidth;
      const r = Math.floor(i / g.kernelWidth) % g.kernelHeight;
      const c = Math.floor(i / (g.kernelWidth * g.kernelHeight));
      const row = p * g.strideHeight + r * g.dilationHeight - g.padTop;
      const column = q * g.strideWidth + s * g.dilationWidth - g.padLeft;
      if (row < 0 || row >= g.inHeight || column < 0 || column >= g.inWidth) continue;
      const channel = n * g.inChannels + Math.floor(k / filters) * channels + c;
      const x = (channel * g.inHeight + row) * g.inWidth + column;
      visit(y, x, k * channels * g.kernelHeight * g.kernelWidth + i);
    }
  }
}

/** Small whole numbers: sums of their products are exact in any order. */
const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i * 7919 + seed) % 13) - 6);

describe.each(Object.entries(ways))("a convolution by %s", (_, of) => {
  const g = geometryOf(of);
  const x = numbers(g.batch * g.inChannels * g.inHeight * g.inWidth, 1);
  const area = g.kernelHeight * g.kernelWidth;
  const w = numbers(g.outChannels * (g.inChannels / g.groups) * area, 2);
  const dy = numbers(g.batch * g.outChannels * g.outHeight * g.outWidth, 3);
  // In the first image alone, so that all of the second is as without it.
  x[Math.floor((g.inWidth * g.inHeight) / 2)] = NaN;

  it("is the sum of its products, exactly, and NaN where one of them is", () => {
    const y = new Float32Array(dy.length);
    eachProduct(g, (at, from, by) => {
      y[at] = (y[at] ?? 0) + (x[from] ?? 0) * (w[by] ?? 0);
    });
    const found = backend.kernels.conv2d(backend.upload(x), backend.upload(w), g);
    expect(backend.readSync(found)).toEqual(y);
  });

  it("has the gradients of its products, exactly, and NaN where one of them is", () => {
    const [dx, dw] = [new Float32Array(x.length), new Float32Array(w.length)];
    eachProduct(g, (at, from, by) => {
      dx[from] = (dx[from] ?? 0) + (dy[at] ?? 0) * (w[by] ?? 0);
      dw[by] = (dw[by] ?? 0) + (dy[at] ?? 0) * (x[from] ?? 0);
    });
    const [xs, ws, dys] = [backend.upload(x), backend.upload(w), backend.upload(dy)];
    expect(backend.readSync(backend.grads.conv2dInputGrad(dys, ws, g))).toEqual(dx);
    expect(backend.readSync(backend.grads.conv2dWeightGrad(xs, dys, g))).toEqual(dw);
  });
});
