/** The reference convolution and its gradients: by hand, term by term, and as each other's adjoints. */

import { describe, expect, it } from "vitest";
import { fc } from "../../test/property.js";
import type { Conv2dGeometry } from "../backend.js";
import { conv2dGeometry } from "../geometry/conv2d.js";
import { conv2d, conv2dTerms } from "./conv2d.js";
import { conv2dInputGrad, conv2dInputGradTerms } from "./conv2d-input-grad.js";
import { conv2dWeightGrad, conv2dWeightGradTerms } from "./conv2d-weight-grad.js";

const size = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Geometries with every adversity at once: kernels that fit are made by adding the room that they need. */
const geometries: fc.Arbitrary<Conv2dGeometry> = fc
  .record({
    batch: size(1, 2),
    groups: size(1, 3),
    perGroup: size(1, 2),
    filters: size(1, 2),
    kernel: fc.tuple(size(1, 3), size(1, 3)),
    stride: fc.tuple(size(1, 4), size(1, 4)),
    dilation: fc.tuple(size(1, 3), size(1, 3)),
    padding: fc.tuple(size(0, 2), size(0, 2), size(0, 2), size(0, 2)),
    extra: fc.tuple(size(0, 4), size(0, 4)),
  })
  .map((v) => {
    const room = (axis: 0 | 1): number =>
      Math.max(
        1,
        v.dilation[axis] * (v.kernel[axis] - 1) + 1 - (v.padding[axis * 2 + 1] as number),
      ) + v.extra[axis];
    return conv2dGeometry(
      [v.batch, v.groups * v.perGroup, room(0), room(1)],
      [v.groups * v.filters, v.perGroup, v.kernel[0], v.kernel[1]],
      { stride: v.stride, dilation: v.dilation, padding: v.padding, groups: v.groups },
    );
  });

/** Small integers: every sum below is exact, whatever its order. */
const integers = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (((i + 1) * 7919 + seed * 104729) % 19) - 9);

const operands = (g: Conv2dGeometry): { x: Float64Array; w: Float64Array; dy: Float64Array } => ({
  x: integers(g.batch * g.inChannels * g.inHeight * g.inWidth, 1),
  w: integers((g.outChannels * g.inChannels * g.kernelHeight * g.kernelWidth) / g.groups, 2),
  dy: integers(g.batch * g.outChannels * g.outHeight * g.outWidth, 3),
});

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe("reference conv2d", () => {
  it("slides without flipping the kernel", () => {
    const g = conv2dGeometry([1, 1, 2, 3], [1, 1, 2, 2]);
    const y = conv2d(Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 10, 100, 1000), g);
    expect([...y]).toEqual([1 + 20 + 400 + 5000, 2 + 30 + 500 + 6000]);
  });

  it("pads each side by its own amount", () => {
    const g = conv2dGeometry([1, 1, 1, 2], [1, 1, 1, 2], { padding: [0, 0, 2, 1] });
    const y = conv2d(Float64Array.of(3, 5), Float64Array.of(1, 10), g);
    expect([...y]).toEqual([0, 30, 53, 5]);
  });

  it("gives each group its own channels", () => {
    const g = conv2dGeometry([1, 4, 1, 1], [2, 2, 1, 1], { groups: 2 });
    const y = conv2d(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 10, 100, 1000), g);
    expect([...y]).toEqual([21, 4300]);
  });

  it("gives LeNet-5's first layer 117,600 products in 4,704 outputs", () => {
    const g = conv2dGeometry([1, 1, 32, 32], [6, 1, 5, 5]);
    const counts = conv2d(new Float64Array(1024).fill(1), new Float64Array(150).fill(1), g);
    expect(counts.length).toBe(4704);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(117_600);
  });

  it("lets no product arise in padding, so an infinite weight stays harmless there", () => {
    const g = conv2dGeometry([1, 1, 1, 1], [1, 1, 1, 3], { padding: [0, 0, 1, 1] });
    const y = conv2d(Float64Array.of(2), Float64Array.of(Infinity, 3, Infinity), g);
    expect([...y]).toEqual([6]);
  });

  it("makes every value the sum of its terms, forward and in both gradients", () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const { x, w, dy } = operands(g);
        const y = Float64Array.from(conv2d(x, w, g), (_, o) =>
          [...conv2dTerms(g, o)].reduce(
            (sum, t) => sum + (x[t.x] as number) * (w[t.w] as number),
            0,
          ),
        );
        const dx = x.map((_, i) =>
          [...conv2dInputGradTerms(g, i)].reduce(
            (sum, t) => sum + (dy[t.dy] as number) * (w[t.w] as number),
            0,
          ),
        );
        const dw = w.map((_, j) =>
          [...conv2dWeightGradTerms(g, j)].reduce(
            (sum, t) => sum + (x[t.x] as number) * (dy[t.dy] as number),
            0,
          ),
        );
        expect(conv2d(x, w, g)).toEqual(y);
        expect(conv2dInputGrad(dy, w, g)).toEqual(dx);
        expect(conv2dWeightGrad(x, dy, g)).toEqual(dw);
      }),
    );
  });

  it("has gradients that are its adjoints: <conv(x, w), dy> = <x, dx> = <w, dw>", () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const { x, w, dy } = operands(g);
        const forward = dot(conv2d(x, w, g), dy);
        expect(dot(x, conv2dInputGrad(dy, w, g))).toBe(forward);
        expect(dot(w, conv2dWeightGrad(x, dy, g))).toBe(forward);
      }),
    );
  });
});
