/** Sizes that are no whole numbers. */
import { createModel } from "@convscope/models";
import { expect, it } from "vitest";
import { diagnose } from "./diagnose.js";

const alexnet = createModel("alexnet");

it.each(["54.25", "(224 − 11)/4 + 1"])("AlexNet's %s is 224 for 227", (number) => {
  const { verdict, findings, sentence, right } = diagnose(alexnet, "conv1.output", number);
  expect(sentence).toBe(
    `${number}: an input of 224×224, (224 − 11)/4 + 1 = 54.25, and windows are whole; from 3×227×227 it is (227 − 11)/4 + 1 = 55.`,
  );
  expect([verdict, right.value]).toEqual(["explained", 290_400]);
  const [first] = findings;
  expect(first?.mistakes.map(({ id }) => id)).toEqual(["part-of-a-window", "input-size-confused"]);
  expect(first?.derived.value).toBe(54.25);
});

it("tells what was not rounded although all else is right", () => {
  expect(diagnose(createModel("resnet18"), "conv1.output", "112.5").sentence).toBe(
    "112.5: (224 + 2·3 − 7)/2 + 1 = 112.5, and windows are whole; rounded down it is floor((224 + 2·3 − 7)/2) + 1 = 112.",
  );
  expect(diagnose(createModel("googlenet"), "pool1/3x3_s2.output", "55.5").sentence).toContain(
    "rounded up it is ceil((112 − 3)/2) + 1 = 56",
  );
});

it("refuses a fraction that no window gives, and one of what is no size", () => {
  for (const address of ["conv1.output", "fc6.output", "fc6.inputs"]) {
    expect(() => diagnose(alexnet, address, "12.3")).toThrow(/found "12.3", expected a count/);
  }
});
