import { describe, expect, it } from "vitest";
import { checkAgreement, relativeDifference } from "./agreement.js";

describe("agreement of results", () => {
  it("is measured against the length of ours", () => {
    const difference = relativeDifference(Float32Array.of(0, -4, 3), Float32Array.of(0.5, -4, 3));
    expect(difference).toBe(0.1);
  });

  it("allows rounding and nothing more, and in training a window that another value wins", () => {
    const ours = Float32Array.of(1, 0.5);
    expect(checkAgreement(ours, Float32Array.of(1.00001, 0.5), "forward")).toBeLessThan(2e-5);
    expect(checkAgreement(ours, Float32Array.of(1.001, 0.5), "training")).toBeLessThan(2e-3);
    for (const pass of ["forward", "training"] as const) {
      expect(() => checkAgreement(ours, Float32Array.of(1, 0.6), pass)).toThrow(
        "results: found them 8.9e-2 of ours apart",
      );
    }
  });

  it("takes no NaN for a result, on either side and in any place", () => {
    for (const other of [Float32Array.of(NaN, 1), Float32Array.of(1, NaN)]) {
      expect(() => checkAgreement(other, Float32Array.of(1, 1), "forward")).toThrow(
        "results: found them NaN",
      );
      expect(() => checkAgreement(Float32Array.of(1, 1), other, "training")).toThrow(
        "results: found them NaN",
      );
    }
  });

  it("refuses results of other sizes", () => {
    expect(() => checkAgreement(new Float32Array(2), new Float32Array(3), "forward")).toThrow(
      "results: found 2 values of ours and 3 of the peer's",
    );
  });
});
