import { describe, expect, it } from "vitest";
import { comparePairs, geometricMean, median, quantile } from "./statistics.js";

describe("quantile", () => {
  it("is a value where one stands at that share, whatever the order", () => {
    expect(quantile([5, 1, 4, 2, 3], 0.25)).toBe(2);
    expect(quantile([5, 1, 4, 2, 3], 0)).toBe(1);
    expect(quantile([5, 1, 4, 2, 3], 1)).toBe(5);
  });

  it("lies between two values in proportion", () => {
    expect(quantile([10, 20], 0.25)).toBe(12.5);
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });

  it("leaves its argument as it is", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it("sorts numbers as numbers", () => {
    expect(median([9, 10, 100])).toBe(10);
  });

  it("does not exist without values", () => {
    expect(() => median([])).toThrow("quantile: found no values, expected at least one");
  });
});

describe("geometricMean", () => {
  it("is the root of the product", () => {
    expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
    expect(geometricMean([3.5, 3.5, 3.5])).toBeCloseTo(3.5, 12);
  });

  it("gives 1 for a ratio and its inverse", () => {
    expect(geometricMean([7, 1 / 7])).toBeCloseTo(1, 12);
  });

  it.each([[[]], [[1, 0]], [[1, -2]], [[1, Number.NaN]]])("refuses %j", (values) => {
    expect(() => geometricMean(values)).toThrow("expected positive values");
  });
});

describe("comparePairs", () => {
  it("divides the peer's median by ours", () => {
    const comparison = comparePairs({ ours: [10, 12, 11], peers: [44, 40, 90] });
    expect(comparison).toMatchObject({ oursMs: 11, peerMs: 44, ratio: 4 });
  });

  it("takes quartiles of the ratios within pairs, which a load on both leaves alone", () => {
    const load = [1, 3, 10, 2, 7];
    const { ratioQuartiles } = comparePairs({
      ours: load.map((times) => 5 * times),
      peers: load.map((times) => 20 * times),
    });
    expect(ratioQuartiles).toEqual({ lower: 4, upper: 4 });
  });

  it("is not moved by one time that something else disturbed", () => {
    const comparison = comparePairs({ ours: [10, 10, 500, 10, 10], peers: [40, 40, 40, 900, 40] });
    expect(comparison.ratio).toBe(4);
    expect(comparison.ratioQuartiles).toEqual({ lower: 4, upper: 4 });
  });

  it("refuses times that are not in pairs", () => {
    expect(() => comparePairs({ ours: [1, 2], peers: [1] })).toThrow(
      "pairs: found 2 of our times and 1 of the peer's",
    );
  });
});
