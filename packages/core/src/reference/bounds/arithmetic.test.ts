import { describe, expect, it } from "vitest";
import type { Capabilities } from "../../backend.js";
import { arithmeticOf, gamma, representable, ulp } from "./arithmetic.js";

const FLOAT32: Capabilities = {
  precision: "float32",
  convolution: "sum",
  nonFinite: "ieee",
  subnormals: true,
  deterministic: true,
  maxElements: 2 ** 24,
};
const float32 = arithmeticOf(FLOAT32);
const float16 = arithmeticOf({ ...FLOAT32, precision: "float16" });

describe("arithmetic", () => {
  it("knows the spacing of float32 around a number, down to the subnormals", () => {
    expect([1, 1.5, 2, 0.999, -8, 0, 1e-40].map((v) => ulp(float32, v))).toEqual([
      2 ** -23,
      2 ** -23,
      2 ** -22,
      2 ** -24,
      2 ** -20,
      2 ** -149,
      2 ** -149,
    ]);
  });

  it("has gamma(n) = n u / (1 - n u), up to the reference's own share", () => {
    const u = 2 ** -24;
    expect(gamma(float32, 9) / ((9 * u) / (1 - 9 * u)) - 1).toBeLessThan(1e-8);
    expect(gamma(float32, 10)).toBeGreaterThan(gamma(float32, 9));
  });

  it("makes operands that a narrow format holds exactly", () => {
    const values = representable(float16, Float32Array.of(1 / 3, 2049, 70000, -0, 1e-9));
    expect([...values]).toEqual([0.333251953125, 2050, Infinity, -0, 0]);
    expect(representable(float32, values)).toBe(values);
  });

  it("loses a whole smallest number where subnormals are flushed", () => {
    const flushing = arithmeticOf({ ...FLOAT32, subnormals: false });
    expect(flushing.underflow).toBe(2 ** -126);
    expect(float32.underflow).toBe(2 ** -150);
  });

  it("has the roundoff of float64, and what reading it out as float32 adds", () => {
    const float64 = arithmeticOf({ ...FLOAT32, precision: "float64" });
    expect(float64.u).toBe(2 ** -53);
    expect(float64.read).toEqual({ relative: 2 ** -24, absolute: 2 ** -150 });
  });
});
