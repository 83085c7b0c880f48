/** The reference poolings and their gradients: by hand, term by term, and as each other's adjoints. */

import { describe, expect, it } from "vitest";
import { fc } from "../../test/property.js";
import type { Pool2dGeometry } from "../backend.js";
import { pool2dGeometry } from "../geometry/pool2d.js";
import { avgPool2d, avgPool2dTerms } from "./avg-pool2d.js";
import { avgPool2dInputGrad, avgPool2dInputGradTerms } from "./avg-pool2d-input-grad.js";
import { maxPool2d, maxPool2dWinner } from "./max-pool2d.js";
import { maxPool2dInputGrad, maxPool2dInputGradTerms } from "./max-pool2d-input-grad.js";
import { maxPool2dSelect } from "./max-pool2d-select.js";

const size = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Overlapping, gapped, padded and dilated windows, rounded up or down. */
const geometries: fc.Arbitrary<Pool2dGeometry> = fc
  .record({
    batch: size(1, 2),
    channels: size(1, 2),
    kernel: fc.tuple(size(1, 4), size(1, 4)),
    stride: fc.tuple(size(1, 4), size(1, 4)),
    dilation: fc.tuple(size(1, 2), size(1, 2)),
    padding: fc.tuple(size(0, 2), size(0, 2), size(0, 2), size(0, 2)),
    extra: fc.tuple(size(0, 5), size(0, 5)),
    ceilMode: fc.boolean(),
    countPadding: fc.boolean(),
  })
  .map((v) => {
    const room = (axis: 0 | 1): number =>
      v.dilation[axis] * (v.kernel[axis] - 1) + 1 + v.extra[axis];
    const half = (axis: 0 | 1, pad: number): number =>
      Math.min(pad, Math.floor(v.kernel[axis] / 2));
    const [top, bottom, left, right] = v.padding;
    return pool2dGeometry([v.batch, v.channels, room(0), room(1)], {
      ...v,
      padding: [half(0, top), half(0, bottom), half(1, left), half(1, right)],
    });
  });

/** Multiples of 5040: divisible by every divisor up to 10 and most beyond, so averages stay exact. */
const values = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => ((((i + 1) * 7919 + seed * 104729) % 9) - 4) * 720720);

const inputs = (g: Pool2dGeometry): { x: Float64Array; v: Float64Array; dy: Float64Array } => ({
  x: values(g.batch * g.channels * g.inHeight * g.inWidth, 1),
  v: values(g.batch * g.channels * g.inHeight * g.inWidth, 2),
  dy: values(g.batch * g.channels * g.outHeight * g.outWidth, 3),
});

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe("reference maxPool2d", () => {
  const pair = pool2dGeometry([1, 1, 1, 4], { kernel: [1, 2] });

  it("takes the first of equal maxima, and gives it the whole gradient", () => {
    const x = Float64Array.of(4, 4, 1, 9);
    expect(maxPool2dWinner(x, pair, 0)).toBe(0);
    expect([...maxPool2dInputGrad(Float64Array.of(10, 20), x, pair)]).toEqual([10, 0, 0, 20]);
  });

  it("takes the first NaN of a window that has any", () => {
    const x = Float64Array.of(1, NaN, NaN, NaN);
    expect([...maxPool2d(x, pair)]).toEqual([NaN, NaN]);
    expect([maxPool2dWinner(x, pair, 0), maxPool2dWinner(x, pair, 1)]).toEqual([1, 2]);
  });

  it("never takes padding, though all of x is negative", () => {
    const g = pool2dGeometry([1, 1, 1, 2], { kernel: 2, stride: 1, padding: 1 });
    expect([...maxPool2d(Float64Array.of(-7, -3), g)]).toEqual([-7, -3, -3, -7, -3, -3]);
  });

  it("takes -inf where there is nothing larger", () => {
    expect([...maxPool2d(new Float64Array(4).fill(-Infinity), pair)]).toEqual([
      -Infinity,
      -Infinity,
    ]);
  });

  it("adds up the gradients of overlapping windows that one element wins", () => {
    const g = pool2dGeometry([1, 1, 1, 3], { kernel: [1, 2], stride: 1 });
    const dx = maxPool2dInputGrad(Float64Array.of(10, 20), Float64Array.of(1, 5, 2), g);
    expect([...dx]).toEqual([0, 30, 0]);
  });

  it("selects indices when v counts up", () => {
    const x = Float64Array.of(3, 8, 8, 1);
    expect([...maxPool2dSelect(Float64Array.of(0, 1, 2, 3), x, pair)]).toEqual([1, 2]);
  });

  it("has select and input gradient as each other's adjoints, and terms that sum to the gradient", () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const { x, v, dy } = inputs(g);
        const dx = maxPool2dInputGrad(dy, x, g);
        expect(dot(maxPool2dSelect(v, x, g), dy)).toBe(dot(v, dx));
        expect(maxPool2dSelect(x, x, g)).toEqual(maxPool2d(x, g));
        const summed = x.map((_, i) =>
          [...maxPool2dInputGradTerms(x, g, i)].reduce((sum, t) => sum + (dy[t.dy] as number), 0),
        );
        expect(dx).toEqual(summed);
      }),
    );
  });
});

describe("reference avgPool2d", () => {
  it("divides by what lies on x, or on x and its padding", () => {
    const options = { kernel: 2, stride: 1, padding: [0, 0, 1, 0] } as const;
    const x = Float64Array.of(6, 12, 18, 24);
    const without = pool2dGeometry([1, 1, 2, 2], { ...options, countPadding: false });
    const counted = pool2dGeometry([1, 1, 2, 2], { ...options, countPadding: true });
    expect([...avgPool2d(x, without)]).toEqual([12, 15]);
    expect([...avgPool2d(x, counted)]).toEqual([6, 15]);
  });

  it("does not count what lies beyond the padding in ceil mode", () => {
    const g = pool2dGeometry([1, 1, 1, 4], {
      kernel: [1, 3],
      stride: [1, 2],
      padding: [0, 0, 0, 0],
      ceilMode: true,
    });
    expect(g.outWidth).toBe(2);
    expect([...avgPool2d(Float64Array.of(1, 2, 3, 5), g)]).toEqual([2, 4]);
  });

  it("has an input gradient that is its adjoint, and terms that sum to its values", () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const { x, dy } = inputs(g);
        const y = avgPool2d(x, g);
        const dx = avgPool2dInputGrad(dy, g);
        expect(dot(y, dy)).toBeCloseTo(dot(x, dx), -2);
        y.forEach((value, o) => {
          const sum = [...avgPool2dTerms(g, o)].reduce(
            (s, t) => s + (x[t.x] as number) / t.divisor,
            0,
          );
          expect(value).toBeCloseTo(sum, 6);
        });
        dx.forEach((value, i) => {
          const sum = [...avgPool2dInputGradTerms(g, i)].reduce(
            (s, t) => s + (dy[t.dy] as number) / t.divisor,
            0,
          );
          expect(value).toBeCloseTo(sum, 6);
        });
      }),
    );
  });
});
