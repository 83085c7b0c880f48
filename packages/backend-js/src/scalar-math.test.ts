import { describe, expect, it } from "vitest";
import { erf } from "./erf.js";
import { exponential } from "./exponential.js";
import { hyperbolicTangent, logistic, power, roundHalfEven } from "./scalar-math.js";

/** 20,001 points from -range to range. */
function points(range: number): number[] {
  return Array.from({ length: 20_001 }, (_, i) => ((i - 10_000) / 10_000) * range);
}

function relativeError(got: number, want: number): number {
  return want === 0 ? Math.abs(got) : Math.abs(got / want - 1);
}

describe("scalar functions", () => {
  it("exponential is e^x to 1e-12 wherever float32 can hold e^x or 1 / e^x", () => {
    for (const x of points(104)) {
      expect(relativeError(exponential(x), Math.exp(x))).toBeLessThan(1e-12);
    }
  });

  it("exponential overflows and vanishes as float32 does, and keeps NaN", () => {
    expect(Math.fround(exponential(Infinity))).toBe(Infinity);
    expect(Math.fround(exponential(-Infinity))).toBe(0);
    expect(exponential(Number.NaN)).toBeNaN();
  });

  it("logistic and hyperbolicTangent are exact to 1e-9, also near 0 and in the tails", () => {
    for (const scale of [1e-30, 1e-4, 2e-3, 1, 100]) {
      for (const x of points(scale)) {
        expect(relativeError(hyperbolicTangent(x), Math.tanh(x))).toBeLessThan(1e-9);
        expect(relativeError(logistic(x), 1 / (1 + Math.exp(-x)))).toBeLessThan(1e-9);
      }
    }
    expect(hyperbolicTangent(Infinity)).toBe(1);
    expect(hyperbolicTangent(-Infinity)).toBe(-1);
    expect(hyperbolicTangent(Number.NaN)).toBeNaN();
    expect(logistic(Number.NaN)).toBeNaN();
  });

  it("erf has the published values (Abramowitz and Stegun 1964, table 7.1) and is odd", () => {
    for (const [x, want] of [
      [0, 0],
      [0.1, 0.112462916],
      [0.5, 0.5204998778],
      [1, 0.8427007929],
      [1.5, 0.9661051465],
      [2, 0.995322265],
      [3, 0.9999779095],
    ] as const) {
      expect(erf(x)).toBeCloseTo(want, 9);
      expect(erf(-x)).toBe(-erf(x));
    }
    expect(erf(1e-30)).toBeCloseTo((2e-30 / Math.sqrt(Math.PI)) * 1, 40);
    expect([erf(Infinity), erf(-5), erf(Number.NaN)]).toEqual([1, -1, Number.NaN]);
  });

  it("roundHalfEven takes ties to even and keeps the sign of zero", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4999, -3.7].map(roundHalfEven)).toEqual([
      0, 2, 2, -0, -2, -2, 2, -4,
    ]);
    expect([-0, 0, Infinity, -Infinity, 2 ** 60, Number.NaN].map(roundHalfEven)).toEqual([
      -0,
      0,
      Infinity,
      -Infinity,
      2 ** 60,
      Number.NaN,
    ]);
  });

  it("power is C99's where JavaScript's is not", () => {
    expect(power(1, Number.NaN)).toBe(1);
    expect(power(1, Infinity)).toBe(1);
    expect(power(-1, -Infinity)).toBe(1);
    expect(power(Number.NaN, 0)).toBe(1);
    expect(power(Number.NaN, 2)).toBeNaN();
    expect(power(-3, 2)).toBe(9);
    expect(power(2, -1)).toBe(0.5);
  });
});
