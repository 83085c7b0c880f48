import { layers, type Model, sequential } from "@convscope/core";
import { digitPreprocessing, digitsNormalisation, preprocessedShape } from "@convscope/data";
import { expect, test } from "vitest";
import { paperValue, preprocessingFor, savedPreprocessing } from "./preprocessing.js";

function modelOf(...input: readonly number[]): Model {
  return sequential("m", input, [["fc", layers.linear({ inFeatures: input, outFeatures: 2 })]]);
}

test.each([
  [1, 32, 32],
  [1, 28, 28],
  [1, 40, 40],
  [1, 20, 30],
  [3, 64, 48],
])("pictures become inputs of %i×%i×%i", (...input) => {
  const preprocessing = preprocessingFor(modelOf(...input), digitsNormalisation);
  expect(preprocessedShape(preprocessing)).toEqual(input);
});

test("what a model was saved with is what its pictures go through", () => {
  const model = modelOf(1, 32, 32);
  const saved = digitPreprocessing({ mean: 0.25, std: 0.5 });
  model.metadata = { preprocessing: JSON.parse(JSON.stringify(saved)) };
  expect(savedPreprocessing(model)).toEqual(saved);
  expect(preprocessingFor(model, digitsNormalisation)).toEqual(saved);
});

test("inputs that are no pictures need a preprocessing of their own", () => {
  expect(() => preprocessingFor(modelOf(7), digitsNormalisation)).toThrow("expected [1, H, W]");
});

test("paper is what brightness 0 becomes", () => {
  expect(paperValue(digitPreprocessing({ mean: 0.2, std: 0.5 }))).toBeCloseTo(-0.4, 12);
  expect(paperValue({ version: 1, steps: [{ kind: "grayscale" }] })).toBe(0);
});
