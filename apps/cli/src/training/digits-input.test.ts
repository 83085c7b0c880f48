import { layers, type Model, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { checkTakesDigits } from "./digits-input.js";

function modelOf(...input: readonly number[]): Model {
  return sequential("m", input, [["fc", layers.linear({ inFeatures: input, outFeatures: 2 })]]);
}

test("a network of another world is refused with the arithmetic, its variables never made", () => {
  expect(() => checkTakesDigits(createModel("vgg16"))).toThrow(
    /found vgg16 with input \[3, 224, 224\], expected \[1, S, S\] with S from 28 on .*3 × 224 × 224 = 150,528 values, 10,000 of them take 6\.0 GB, and 138,357,544 parameters with gradients and optimiser 2\.8 GB\); train it on pictures made for it with --data FOLDER/,
  );
});

test.each([[[1, 20, 20]], [[1, 28, 32]], [[3, 28, 28]], [[784]]])(
  "input %j is not what the digits give",
  (input) => {
    expect(() => checkTakesDigits(modelOf(...input))).toThrow("expected [1, S, S]");
  },
);

test.each([28, 32, 40])("digits are framed for a side of %i", (side) => {
  expect(() => checkTakesDigits(modelOf(1, side, side))).not.toThrow();
});

test("a network with a preprocessing of its own says itself what becomes of the digits", () => {
  const model = modelOf(1, 8, 8);
  model.metadata = { preprocessing: { version: 1, steps: [] } };
  expect(() => checkTakesDigits(model)).not.toThrow();
});
