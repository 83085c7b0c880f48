import { expect, test } from "vitest";
import { nearest, unknownName } from "./usage-error.js";

test("a slip of a name finds it", () => {
  expect(nearest("lenet6", ["lenet5", "lenet5-modern", "alexnet"])[0]).toBe("lenet5");
  expect(nearest("refrence", ["js", "reference", "wasm"])).toEqual(["reference"]);
});

test("the beginning of a name finds it", () => {
  expect(nearest("ref", ["js", "reference"])).toEqual(["reference"]);
});

test("what is far from every name finds none", () => {
  expect(nearest("banana", ["lenet5", "alexnet"])).toEqual([]);
});

test("an unknown name is told with what is near and what is known", () => {
  const { message } = unknownName("model", "lenet4", ["lenet5", "vgg16"]);
  expect(message).toBe('There is no model "lenet4". Did you mean lenet5? Known: lenet5, vgg16.');
});

test("an unknown name that is near to none has no guess", () => {
  expect(unknownName("model", "zzzzzzzz", ["lenet5"]).message).not.toContain("Did you mean");
});
