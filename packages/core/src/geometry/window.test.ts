/** One axis of a sliding window against counting by hand, and against the guide to convolution arithmetic. */

import { describe, expect, it } from "vitest";
import { fc } from "../../test/property.js";
import {
  resolveAxisWindow,
  resolvePadding,
  samePadding,
  span,
  windowArithmetic,
  windowCount,
} from "./window.js";

/** Windows that fit, found by sliding: tap by tap, from the start of the padding. */
function slide(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  after: number,
): number {
  let count = 0;
  for (let start = -before; ; start += stride) {
    const last = start + (kernel - 1) * dilation;
    if (last >= size + after) return count;
    count++;
  }
}

const small = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most });

describe("number of windows", () => {
  it("is what sliding the window by hand gives", () => {
    fc.assert(
      fc.property(
        small(1, 30),
        small(1, 7),
        small(1, 5),
        small(1, 4),
        small(0, 6),
        small(0, 6),
        (size, kernel, stride, dilation, before, after) => {
          expect(windowCount(size, kernel, stride, dilation, before, after, false)).toBe(
            slide(size, kernel, stride, dilation, before, after),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("in ceil mode also counts windows that begin before the trailing padding and reach beyond it", () => {
    fc.assert(
      fc.property(
        small(1, 30),
        small(1, 7),
        small(1, 5),
        small(1, 4),
        fc.nat(),
        fc.nat(),
        (size, kernel, stride, dilation, someBefore, someAfter) => {
          const half = Math.floor(span(kernel, dilation) / 2);
          const before = someBefore % (half + 1);
          const after = someAfter % (half + 1);
          // A partial window is one that the last whole stride reached: it lacks fewer than `stride` elements.
          let count = 0;
          for (let start = -before; start < size; start += stride) {
            const missing = start + span(kernel, dilation) - (size + after);
            if (missing < stride) count++;
          }
          expect(windowCount(size, kernel, stride, dilation, before, after, true)).toBe(count);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    // size, kernel, stride, padding, floor, ceil: PyTorch's MaxPool2d
    [13, 3, 2, 0, 6, 6],
    [14, 2, 2, 0, 7, 7],
    [6, 3, 2, 0, 2, 3],
    [5, 2, 2, 1, 3, 3],
    [4, 3, 3, 1, 2, 2],
    [1, 2, 2, 0, 0, 1],
  ])(
    "of size %i under kernel %i, stride %i, padding %i is %i, or %i in ceil mode",
    (size, kernel, stride, pad, floor, ceil) => {
      expect(windowCount(size, kernel, stride, 1, pad, pad, false)).toBe(floor);
      expect(windowCount(size, kernel, stride, 1, pad, pad, true)).toBe(ceil);
    },
  );
});

describe("TensorFlow's SAME padding", () => {
  it("gives ceil(size / stride) windows, with the odd element after", () => {
    fc.assert(
      fc.property(
        small(1, 40),
        small(1, 7),
        small(1, 6),
        small(1, 3),
        (size, kernel, stride, dilation) => {
          const [before, after] = samePadding(size, kernel, stride, dilation);
          expect(windowCount(size, kernel, stride, dilation, before, after, false)).toBe(
            Math.ceil(size / stride),
          );
          expect(after - before === 0 || after - before === 1).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("pads no more than it must", () => {
    fc.assert(
      fc.property(small(1, 40), small(1, 7), small(1, 6), (size, kernel, stride) => {
        const [before, after] = samePadding(size, kernel, stride, 1);
        if (before + after === 0) return;
        const wanted = Math.ceil(size / stride);
        expect(windowCount(size, kernel, stride, 1, before, after - 1, false)).toBe(wanted - 1);
      }),
    );
  });
});

describe("the guide to convolution arithmetic", () => {
  const any = { size: small(1, 40), kernel: small(1, 7), stride: small(1, 5), pad: small(0, 6) };
  const forward = (i: number, k: number, s: number, p: number, d = 1): number =>
    windowCount(i, k, s, d, p, p, false);
  const fits = (i: number, k: number, p: number): void => {
    fc.pre(i + 2 * p >= k);
  };

  it("holds in relationships 1 and 2: unit strides", () => {
    fc.assert(
      fc.property(any.size, any.kernel, any.pad, (i, k, p) => {
        fits(i, k, p);
        expect(forward(i, k, 1, p)).toBe(i - k + 2 * p + 1);
        if (i >= k) expect(forward(i, k, 1, 0)).toBe(i - k + 1);
      }),
    );
  });

  it("holds in relationships 3 and 4: half and full padding", () => {
    fc.assert(
      fc.property(any.size, small(0, 3), any.kernel, (i, n, k) => {
        expect(forward(i, 2 * n + 1, 1, n)).toBe(i);
        expect(forward(i, k, 1, k - 1)).toBe(i + k - 1);
      }),
    );
  });

  it("holds in relationships 5, 6 and 7: strides, and pooling alike", () => {
    fc.assert(
      fc.property(any.size, any.kernel, any.stride, any.pad, (i, k, s, p) => {
        fits(i, k, p);
        expect(forward(i, k, s, p)).toBe(Math.floor((i + 2 * p - k) / s) + 1);
        if (i >= k) expect(forward(i, k, s, 0)).toBe(Math.floor((i - k) / s) + 1);
      }),
    );
  });

  it("holds in relationships 8 to 14: the transposed window leads back to the input", () => {
    fc.assert(
      fc.property(any.size, any.kernel, any.stride, any.pad, (i, k, s, p) => {
        fits(i, k, p);
        const back = forward(i, k, s, p);
        const a = (i + 2 * p - k) % s;
        expect(s * (back - 1) + a + k - 2 * p).toBe(i);
        // 14 with s = 1 is 9, with p = 0 too 8; with half padding 10, with full padding 11; with a = 0 it is 13 and 12.
        if (s === 1) expect(back + (k - 1) - 2 * p).toBe(i);
        // Stretched by s − 1 zeros, the transposed window is a direct one of unit stride and padding k − p − 1.
        if (p <= k - 1) {
          const stretched = back + (back - 1) * (s - 1);
          expect(windowCount(stretched, k, 1, 1, k - p - 1, k - p - 1 + a, false)).toBe(i);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("holds in relationship 15: dilation", () => {
    fc.assert(
      fc.property(any.size, any.kernel, any.stride, any.pad, small(1, 4), (i, k, s, p, d) => {
        fc.pre(i + 2 * p >= span(k, d));
        expect(forward(i, k, s, p, d)).toBe(
          Math.floor((i + 2 * p - k - (k - 1) * (d - 1)) / s) + 1,
        );
      }),
    );
  });

  it.each([
    ["no padding, no strides", 4, 0, 3, 1, 1, 2],
    ["arbitrary padding", 5, 2, 4, 1, 1, 6],
    ["same padding", 5, 1, 3, 1, 1, 5],
    ["full padding", 5, 2, 3, 1, 1, 7],
    ["strides", 5, 0, 3, 2, 1, 2],
    ["padding and strides", 5, 1, 3, 2, 1, 3],
    ["padding and strides, the odd case", 6, 1, 3, 2, 1, 3],
    ["dilation", 7, 0, 3, 1, 2, 3],
  ])(
    "draws %s: input %i, padding %i, kernel %i, stride %i, dilation %i give %i",
    (_, i, p, k, s, d, o) => {
      expect(forward(i, k, s, p, d)).toBe(o);
    },
  );
});

describe("the receiving side of a window", () => {
  it("writes its arithmetic down", () => {
    const conv1 = resolveAxisWindow("conv2d", "height", 227, 11, 4, 1, 0, 0, false);
    expect(windowArithmetic(conv1)).toBe("floor((227 + 0 + 0 − 11) / 4) + 1 = 55");
    const pooled = resolveAxisWindow("pool2d", "width", 6, 3, 2, 1, 0, 0, true);
    expect(windowArithmetic(pooled, true)).toBe("ceil((6 + 0 + 0 − 3) / 2) + 1 = 3");
  });

  it("refuses a kernel that is larger than the padded input, and shows the sum", () => {
    expect(() => resolveAxisWindow("conv2d", "height", 4, 5, 1, 2, 1, 2, false)).toThrow(
      "conv2d: found height 4 + padding 1 + 2 = 7, expected at least 9 " +
        "(kernel 5 with dilation 2 spans 2·(5 − 1) + 1 = 9); enlarge the input or the padding, or use a smaller kernel",
    );
  });

  it("takes padding in each of its forms", () => {
    const resolve = (padding: Parameters<typeof resolvePadding>[1]): number[] =>
      resolvePadding("conv2d", padding, [5, 6], [3, 2], [1, 2], [1, 1]);
    expect(resolve("valid")).toEqual([0, 0, 0, 0]);
    expect(resolve("same")).toEqual([1, 1, 0, 0]);
    expect(resolve(2)).toEqual([2, 2, 2, 2]);
    expect(resolve([1, 2])).toEqual([1, 1, 2, 2]);
    expect(resolve([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
  });
});
