import { expect, test } from "vitest";
import { unknownName } from "./usage-error.js";

test("an unknown name is told with what is near and what is known", () => {
  const { message } = unknownName("model", "lenet4", ["lenet5", "vgg16"]);
  expect(message).toBe('There is no model "lenet4". Did you mean lenet5? Known: lenet5, vgg16.');
});

test("an unknown name that is near to none has no guess", () => {
  expect(unknownName("model", "zzzzzzzz", ["lenet5"]).message).not.toContain("Did you mean");
});
