import { ArgumentError, ShapeError } from "@convscope/core";
import { expect, test } from "vitest";
import { confusionMatrix } from "./index.js";

const classes = ["cat", "dog", "emu"];

test("tells how many were right, of each class and in all, and the commonest mistakes", () => {
  const svg = confusionMatrix({
    title: "Test",
    classes,
    counts: [
      [8, 2, 0],
      [1, 9, 0],
      [3, 0, 7],
    ],
  });
  for (const part of ["24 of 30 right (80.0 %)", ">80.0 %<", ">90.0 %<", ">70.0 %<"])
    expect(svg).toContain(part);
  const mistakes = [...svg.matchAll(/>(\w+ taken for \w+)</g)].map((found) => found[1]);
  expect(mistakes).toEqual(["emu taken for cat", "cat taken for dog", "dog taken for cat"]);
  expect(svg).toContain(
    "emu taken for cat, 3 times; cat taken for dog, 2 times; dog taken for cat, once.",
  );
});

test("rows are true classes and columns predicted ones", () => {
  const svg = confusionMatrix({
    title: "Test",
    classes,
    counts: [
      [0, 5, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
  });
  expect(svg).toContain("cat taken for dog");
  expect(svg).toContain(">none<");
});

test("a flawless test has no mistakes to list", () => {
  expect(confusionMatrix({ title: "Test", classes: ["a"], counts: [[4]] })).toContain(
    "No mistakes",
  );
});

test("counts that are no square of the classes are refused", () => {
  expect(() => confusionMatrix({ title: "Test", classes: [], counts: [] })).toThrow(ArgumentError);
  expect(() => confusionMatrix({ title: "Test", classes, counts: [[1, 2, 3]] })).toThrow(
    ShapeError,
  );
  expect(() => confusionMatrix({ title: "Test", classes, counts: [[1], [2], [3]] })).toThrow(
    /3×3 for 3 classes/,
  );
});
