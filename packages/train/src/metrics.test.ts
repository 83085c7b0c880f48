import { ArgumentError, ShapeError } from "@convscope/core";
import { describe, expect, it } from "vitest";
import { accuracy, classScores, confusionMatrix, predictionsOf, topK } from "./index.js";

// Three examples of four classes.
const scores = [0.1, 0.4, 0.4, 0.1, 0.7, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.4];

describe("metrics", () => {
  it("predicts the class of the largest score, of equal ones the first", () => {
    expect([...predictionsOf(scores, 4)]).toEqual([1, 0, 3]);
  });

  it("counts the share of right predictions", () => {
    expect(accuracy([1, 0, 3], [1, 0, 2])).toBeCloseTo(2 / 3, 12);
  });

  it("counts a label among the k largest scores, of equal ones the first", () => {
    const labels = [2, 0, 1];
    expect([1, 2, 3, 4].map((k) => topK(scores, labels, 4, k) * 3)).toEqual([1, 2, 3, 3]);
  });

  it("agrees with accuracy for k = 1", () => {
    const labels = [1, 0, 2];
    expect(topK(scores, labels, 4, 1)).toBe(accuracy(predictionsOf(scores, 4), labels));
  });

  it("has a row for each true class and a column for each predicted one", () => {
    expect(confusionMatrix([0, 1, 1, 2], [0, 1, 2, 2], 3)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
    ]);
  });

  it("reads precision down a column and recall along a row", () => {
    const [first, second, third] = classScores([
      [3, 1, 0],
      [2, 4, 0],
      [0, 0, 0],
    ]);
    expect(first).toEqual({ precision: 3 / 5, recall: 3 / 4, support: 4 });
    expect(second).toEqual({ precision: 4 / 5, recall: 4 / 6, support: 6 });
    expect(third).toEqual({ precision: undefined, recall: undefined, support: 0 });
  });

  it("refuses as many predictions as there are no labels for", () => {
    expect(() => accuracy([1], [1, 2])).toThrow(ShapeError);
    expect(() => accuracy([], [])).toThrow(/found 0 predictions and 0 labels/);
    expect(() => topK(scores, [0], 4, 1)).toThrow(/found 3 predictions and 1 labels/);
  });

  it.each([0, 5, 1.5])("refuses k = %s of four classes", (k) => {
    expect(() => topK(scores, [0, 0, 0], 4, k)).toThrow(ArgumentError);
  });

  it("refuses a class outside the matrix, naming the example", () => {
    expect(() => confusionMatrix([0, 3], [0, 1], 3)).toThrow(/prediction 3 at example 1/);
    expect(() => confusionMatrix([0, 0], [0, 5], 3)).toThrow(/label 5 and prediction 0/);
  });
});
