import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { withClasses } from "./classes.js";

const names = (count: number) => Array.from({ length: count }, (_, i) => `class ${i}`);

test("a model whose outputs fit stays the same", () => {
  const model = createModel("lenet5-modern");
  expect(withClasses(model, names(10))).toBe(model);
});

test("a dense output becomes as wide as there are classes", () => {
  const model = withClasses(createModel("lenet5-modern"), names(26));
  expect(model.outputShape).toEqual([26]);
  expect(model.node("F6").outputShape).toEqual([84]);
});

test("codes of ten digits cannot become others", () => {
  expect(() => withClasses(createModel("lenet5"), names(26))).toThrow(
    /found 26 classes in the data, expected 10/,
  );
});
