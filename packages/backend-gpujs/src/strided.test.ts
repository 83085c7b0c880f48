import { describe, expect, it } from "vitest";
import { collapse, rowMajorStrides, walkText } from "./strided.js";

describe("collapse", () => {
  it.each([
    ["a dense array is one axis", [2, 3, 4], [[12, 4, 1]], [24], [[1]]],
    ["axes of length 1 are none", [1, 5, 1], [[7, 1, 9]], [5], [[1]]],
    ["a scalar is one element", [], [[]], [1], [[0]]],
    ["what repeats in whole merges", [2, 3, 4], [[0, 0, 1]], [6, 4], [[0, 1]]],
    [
      "axes merge only where all operands agree",
      [2, 3],
      [
        [3, 1],
        [1, 2],
      ],
      [2, 3],
      [
        [3, 1],
        [1, 2],
      ],
    ],
  ])("%s", (_, shape, strides, sizes, steps) => {
    expect(collapse(shape, strides)).toEqual({ sizes, steps });
  });
});

describe("rowMajorStrides", () => {
  it("counts the elements of the axes within", () => {
    expect(rowMajorStrides([2, 3, 4])).toEqual([12, 4, 1]);
    expect(rowMajorStrides([])).toEqual([]);
  });
});

describe("walkText", () => {
  it("divides once per axis but the outermost", () => {
    const text = walkText(3, ["a", "b"], "i");
    expect(text.match(/^let rest/gm)).toHaveLength(2);
    expect(text).toContain("const bAt = at0 * bStep0 + at1 * bStep1 + at2 * bStep2;");
  });
});
