import { expect, test } from "vitest";
import { fakeHost } from "../testing/fake-host.js";
import { formatConfusion } from "./confusion.js";
import { createScreen } from "./screen.js";

const plain = createScreen(fakeHost(), {});

test("each class has a row with its mistakes and the share that was found", () => {
  const text = formatConfusion(
    [
      [9, 1],
      [0, 4],
    ],
    ["cat", "dog"],
    plain,
  );
  expect(text.split("\n")).toEqual([
    "  true  cat  dog    found",
    "  ───────────────────────",
    "   cat    9    1   90.0 %",
    "   dog    ·    4  100.0 %",
  ]);
});

test("a class without examples has no share", () => {
  const text = formatConfusion(
    [
      [0, 0],
      [0, 4],
    ],
    ["cat", "dog"],
    plain,
  );
  expect(text).toContain("–");
});

test("many classes are told by their most frequent mistakes", () => {
  const classes = Array.from({ length: 40 }, (_, i) => `class-${i}`);
  const confusion = classes.map((_, row) =>
    classes.map((_, column) => (row === column ? 5 : row === 3 && column === 7 ? 4 : 0)),
  );
  const text = formatConfusion(confusion, classes, plain);
  expect(text.split("\n").at(-1)?.trim().split(/\s+/)).toEqual(["class-3", "class-7", "4"]);
});

test("many classes without a mistake say so", () => {
  const classes = Array.from({ length: 40 }, (_, i) => `class-${i}`);
  const confusion = classes.map((_, row) => classes.map((_, column) => Number(row === column)));
  expect(formatConfusion(confusion, classes, plain)).toContain("No mistakes");
});
