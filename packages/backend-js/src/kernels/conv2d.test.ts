import type { Conv2dGeometry } from "@convscope/core/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BufferPool } from "../buffer-pool.js";
import { convolution, convolutions, values } from "../testing/arbitrary.js";
import {
  convolutionSizes,
  type PlainResult,
  plainConv2d,
  plainInputGrad,
  plainWeightGrad,
} from "../testing/plain-convolution.js";
import { conv2d } from "./conv2d.js";
import { conv2dInputGrad } from "./conv2d-input-grad.js";
import { conv2dWeightGrad } from "./conv2d-weight-grad.js";

const pool = new BufferPool();

/** Each element within a few roundings of the sum of its absolute terms; an element without terms is exactly 0. */
function expectSums(got: Float32Array, want: PlainResult): void {
  expect(got.length).toBe(want.values.length);
  for (const [i, value] of want.values.entries()) {
    const bound = 8 * 2 ** -24 * (want.magnitudes[i] ?? 0);
    const error = Math.abs((got[i] ?? Number.NaN) - value);
    if (!(error <= bound)) expect.fail(`element ${i}: ${got[i]}, expected ${value} ± ${bound}`);
  }
}

function expectAllThree(g: Conv2dGeometry): void {
  const size = convolutionSizes(g);
  const x = values(size.x, 1);
  const w = values(size.w, 2);
  const dy = values(size.y, 3);
  expectSums(conv2d(pool, x, w, g), plainConv2d(x, w, g));
  expectSums(conv2dInputGrad(pool, dy, w, g), plainInputGrad(dy, w, g));
  expectSums(conv2dWeightGrad(pool, x, dy, g), plainWeightGrad(x, dy, g));
}

describe("conv2d and its gradients", () => {
  it("are the plain sums of products for any window, padding, dilation and grouping", () => {
    fc.assert(fc.property(convolutions, expectAllThree), { numRuns: 300, seed: 1 });
  });

  it.each([
    ["LeNet-5 C1 at an odd batch", convolution(3, [1, 32, 32], 6, 5, {})],
    ["LeNet-5 C3", convolution(2, [6, 14, 14], 16, 5, {})],
    ["LeNet-5 C5, whose window is the whole input", convolution(7, [16, 5, 5], 120, 5, {})],
    ["a sum longer than one pass", convolution(1, [120, 6, 7], 11, 3, { padding: 1 })],
    ["more outputs than one pass has columns", convolution(1, [2, 130, 129], 4, 3, {})],
    ["more filters than a pass has rows", convolution(1, [64, 3, 4], 140, 3, { padding: 1 })],
    ["a large stride", convolution(1, [3, 31, 29], 8, 11, { stride: 4, padding: 2 })],
    ["depthwise 3x3", convolution(2, [5, 9, 8], 5, 3, { padding: 1, groups: 5 })],
    ["depthwise 3x3 at stride 2", convolution(2, [5, 9, 8], 5, 3, { stride: 2, groups: 5 })],
    ["pointwise", convolution(2, [17, 6, 5], 13, 1, {})],
  ])("are the plain sums for %s", (_name, g) => {
    expectAllThree(g);
  });

  it("cut planes larger than the engine's image by rows, columns and channels", () => {
    expectAllThree(convolution(1, [2, 3, 60_000], 2, 3, { padding: 1 }));
    expectAllThree(convolution(1, [1, 40_000, 7], 1, 4, { padding: 0 }));
    expectAllThree(convolution(2, [5, 300, 301], 1, 2, { stride: 29 }));
  });

  it("cut windows larger than the engine's image by taps", () => {
    expectAllThree(convolution(1, [1, 600, 601], 2, 600, {}));
  });

  it("give depthwise 3x3 windows that are too far apart for the image", () => {
    const g = convolution(1, [1, 700, 700], 1, 3, {});
    const far = { dilationHeight: 300, dilationWidth: 290, outHeight: 100, outWidth: 120 };
    expectAllThree({ ...g, ...far });
  });

  it.each([
    ["a window", convolution(2, [3, 5, 6], 4, 3, { padding: 2 })],
    ["a window at stride 2", convolution(1, [2, 7, 6], 3, 3, { padding: 1, stride: 2 })],
    ["a depthwise window", convolution(2, [3, 5, 6], 3, 3, { padding: 1, groups: 3 })],
  ])("never multiply padding, which an infinite factor would turn into NaN: %s", (_name, g) => {
    const size = convolutionSizes(g);
    const [x, w, dy] = [values(size.x, 1), values(size.w, 2), values(size.y, 3)];
    w[4] = Number.POSITIVE_INFINITY;
    w[9] = Number.NaN;
    dy[0] = Number.NEGATIVE_INFINITY;
    dy[size.y - 1] = Number.POSITIVE_INFINITY;
    const finiteDy = values(size.y, 3);
    const kind = (v: number) => (Number.isFinite(v) ? 0 : v);
    const expectKinds = (got: Float32Array, want: PlainResult) =>
      expect([...got].map(kind)).toEqual([...want.values].map(kind));
    expectKinds(conv2d(pool, x, w, g), plainConv2d(x, w, g));
    expectKinds(conv2dInputGrad(pool, finiteDy, w, g), plainInputGrad(finiteDy, w, g));
    expectKinds(conv2dWeightGrad(pool, x, dy, g), plainWeightGrad(x, dy, g));
  });

  it("propagate NaN and infinity to the outputs that read them and to no others", () => {
    const g = convolution(1, [1, 6, 6], 5, 3, {});
    const x = new Float32Array(36).fill(1);
    x[0] = Number.NaN;
    x[35] = Number.POSITIVE_INFINITY;
    const y = conv2d(pool, x, new Float32Array(45).fill(1), g);
    for (let k = 0; k < 5; k++) {
      const plane = [...y.subarray(k * 16, k * 16 + 16)];
      expect(plane[0]).toBeNaN();
      expect(plane[15]).toBe(Number.POSITIVE_INFINITY);
      expect(plane.slice(1, 15)).toEqual(new Array(14).fill(9));
    }
  });
});
