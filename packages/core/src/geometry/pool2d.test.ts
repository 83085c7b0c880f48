/** The record of a pooling, and every way to ask for an impossible one. */

import { describe, expect, it } from "vitest";
import { fc } from "../../test/property.js";
import { ArgumentError, ConvscopeError } from "../errors.js";
import { type Pool2dOptions, pool2dGeometry } from "./pool2d.js";

describe("pooling geometry", () => {
  it("takes the kernel for the stride, and counts padding, as PyTorch", () => {
    const g = pool2dGeometry([2, 3, 8, 9], { kernel: [2, 3], padding: [1, 0] });
    expect(g).toMatchObject({ strideHeight: 2, strideWidth: 3, outHeight: 5, outWidth: 3 });
    expect(g.countPadding).toBe(true);
    expect(Object.isFrozen(g)).toBe(true);
  });

  it("rounds up in ceil mode", () => {
    const pool = (ceilMode: boolean): readonly number[] => {
      const g = pool2dGeometry([1, 1, 6, 5], { kernel: 3, stride: 2, ceilMode });
      return [g.outHeight, g.outWidth];
    };
    expect(pool(false)).toEqual([2, 2]);
    expect(pool(true)).toEqual([3, 2]);
  });

  it("leaves no window without an element of the input, or throws", () => {
    const small = fc.integer({ min: 1, max: 4 });
    const options = fc.record({
      kernel: small,
      stride: small,
      dilation: small,
      padding: fc.integer({ min: 0, max: 5 }),
      ceilMode: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), options, (size, own) => {
        let out = 0;
        try {
          out = pool2dGeometry([1, 1, size, size], own).outHeight;
        } catch (error) {
          expect(error).toBeInstanceOf(ConvscopeError);
          return;
        }
        expect(out).toBeGreaterThan(0);
        for (let p = 0; p < out; p++) {
          const rows = Array.from(
            { length: own.kernel },
            (_, r) => p * own.stride - own.padding + r * own.dilation,
          );
          expect(rows.some((row) => row >= 0 && row < size)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  const impossible: readonly (readonly [string, Pool2dOptions, string])[] = [
    [
      "padding beyond half the kernel",
      { kernel: 3, padding: 2 },
      "maxPool2d: found padding 2 with kernel 3, expected at most half the kernel (1; a window of nothing but padding has no maximum and no average); lower the padding",
    ],
    [
      "kernel 0",
      { kernel: [2, 0] },
      "maxPool2d: found kernel (width) 0, expected a whole number of at least 1",
    ],
    [
      "stride 0",
      { kernel: 2, stride: 0 },
      "maxPool2d: found stride (height) 0, expected a whole number of at least 1",
    ],
    [
      "taps that all miss the input",
      { kernel: 2, dilation: 6, padding: 3 },
      "maxPool2d: found window 0 with its 2 taps 6 apart all in the padding, expected at least one on the input of 2",
    ],
  ];
  it.each(impossible)("refuses %s", (_, options, message) => {
    const make = (): unknown => pool2dGeometry([1, 1, 2, 2], options, "maxPool2d");
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });
});
