import { describe, expect, it } from "vitest";
import { checkAgreement, relativeDifference } from "./agreement.js";

describe("agreement of results", () => {
  it("is measured against the largest value of ours", () => {
    const difference = relativeDifference(Float32Array.of(0, -4, 2), Float32Array.of(0.5, -4, 2));
    expect(difference).toBe(0.125);
  });

  it("allows rounding and nothing more", () => {
    expect(checkAgreement(Float32Array.of(1, 0.5), Float32Array.of(1.00001, 0.5))).toBeLessThan(
      2e-5,
    );
    expect(() => checkAgreement(Float32Array.of(1, 0.5), Float32Array.of(1, 0.6))).toThrow(
      "results: found them 1.0e-1 of the largest value apart",
    );
  });

  it("takes no NaN for a result, on either side and in any place", () => {
    for (const other of [Float32Array.of(NaN, 1), Float32Array.of(1, NaN)]) {
      expect(() => checkAgreement(other, Float32Array.of(1, 1))).toThrow("results: found them NaN");
      expect(() => checkAgreement(Float32Array.of(1, 1), other)).toThrow("results: found them NaN");
    }
  });

  it("refuses results of other sizes", () => {
    expect(() => checkAgreement(new Float32Array(2), new Float32Array(3))).toThrow(
      "results: found 2 values of ours and 3 of the peer's",
    );
  });
});
