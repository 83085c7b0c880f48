/** Upsampling: place by place against the rules, PyTorch's rounding, gradients, impossible options. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { fc } from "../../test/property.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { type UpsampleOptions, upsampleGeometry } from "../geometry/upsample.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import { upsample } from "./upsample.js";

const backend = createReferenceBackend();
const row = (values: readonly number[]): ReturnType<typeof tensor> =>
  tensor(backend, values, [1, 1, 1, values.length]);

/** One output by the definition, along one axis. */
function mixed(x: readonly number[], out: number, i: number, alignCorners: boolean): number {
  const size = x.length;
  const raw = alignCorners
    ? out === 1
      ? 0
      : (i * (size - 1)) / (out - 1)
    : Math.max(0, ((i + 0.5) * size) / out - 0.5);
  const low = Math.min(Math.floor(raw), size - 1);
  const high = Math.min(low + 1, size - 1);
  const share = raw - low;
  return (x[low] ?? 0) * (1 - share) + (x[high] ?? 0) * share;
}

describe("upsample", () => {
  it("mixes neighbours linearly, corners aligned or not, to any size", () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(side, fc.integer({ min: 1, max: 20 }), fc.boolean(), (size, out, corners) => {
        const values = Array.from({ length: size }, (_, i) => Math.fround(Math.sin(3 * i)));
        const options = { size: [1, out], mode: "bilinear", alignCorners: corners } as const;
        exact(backend, upsample(row(values), options)).forEach((value, i) => {
          expect(value).toBeCloseTo(mixed(values, out, i, corners), 6);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("mixes along both axes one after the other", () => {
    const x = tensor(backend, [0, 4, 8, 12], [1, 1, 2, 2]);
    const y = exact(backend, upsample(x, { scaleFactor: 2, mode: "bilinear" }));
    expect(y).toEqual([0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12]);
  });

  it("repeats the nearest value: ⌊i·in/out⌋", () => {
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(side, fc.integer({ min: 1, max: 24 }), (size, out) => {
        const values = Array.from({ length: size }, (_, i) => i);
        expect(exact(backend, upsample(row(values), { size: [1, out] }))).toEqual(
          Array.from({ length: out }, (_, i) => Math.floor((i * size) / out)),
        );
      }),
    );
  });

  it("rounds scales to float32, as PyTorch: 14 rows on 46 repeat the 6th four times", () => {
    const { vertical } = upsampleGeometry([1, 1, 14, 1], { size: [46, 1] });
    // 23 · 14 / 46 is 7, but in float32 23 times the rounded 14/46 stays below it.
    expect(vertical.low[23]).toBe(6);
  });

  it("takes the scale as it is given, not what the rounded size comes to", () => {
    expect(exact(backend, upsample(row([0, 1, 2, 3]), { scaleFactor: [1, 1.3] }))).toEqual([
      0, 0, 1, 2, 3,
    ]);
    expect(exact(backend, upsample(row([0, 1, 2, 3, 4]), { scaleFactor: [1, 0.5] }))).toEqual([
      0, 2,
    ]);
  });

  it("keeps NaN and infinities to the places that mix them", () => {
    const x = row([Number.POSITIVE_INFINITY, 1, 2, Number.NaN]);
    const y = exact(backend, upsample(x, { size: [1, 8], mode: "bilinear" }));
    expect(y).toEqual([Infinity, Infinity, Infinity, 1.25, 1.75, NaN, NaN, NaN]);
  });

  it.each<UpsampleOptions>([
    { scaleFactor: 2 },
    { size: [5, 3] },
    { scaleFactor: 2, mode: "bilinear" },
    { size: [5, 7], mode: "bilinear", alignCorners: true },
    { scaleFactor: [0.7, 1.3], mode: "bilinear" },
  ])("has gradients to order 2 with %j", (options) => {
    expectGradients(
      squared((...x) => upsample(take(x)[0], options)),
      [normal([2, 1, 3, 4])],
    );
  });

  it("refuses impossible options", () => {
    const x = zeros(backend, [1, 1, 2, 2]);
    const made =
      (options: UpsampleOptions): (() => unknown) =>
      () =>
        upsample(x, options);
    expect(made({})).toThrow(ArgumentError);
    expect(made({})).toThrow(
      "upsample: found neither size nor scaleFactor, expected one of them; give one",
    );
    expect(made({ size: 2, scaleFactor: 2 })).toThrow("found both size and scaleFactor");
    expect(made({ size: 0 })).toThrow("upsample: found size (height) 0");
    for (const scaleFactor of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(made({ scaleFactor })).toThrow("expected a number above 0 or [height, width]");
    expect(made({ scaleFactor: 2, alignCorners: true })).toThrow(
      'upsample: found alignCorners with mode "nearest", expected it with "bilinear" alone (nearest mixes nothing); drop it',
    );
    expect(made(JSON.parse('{ "size": 2, "mode": "cubic" }'))).toThrow(
      'upsample: found mode "cubic", expected "nearest" or "bilinear"; choose one of these',
    );
    expect(made({ scaleFactor: 0.3 })).toThrow(ShapeError);
    expect(made({ scaleFactor: 0.3 })).toThrow(
      "upsample: found height 2, which becomes 0, expected at least 1 of each; raise scaleFactor, or give size",
    );
  });
});
