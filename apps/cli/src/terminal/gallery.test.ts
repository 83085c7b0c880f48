import { expect, test } from "vitest";
import { fakeHost } from "../testing/fake-host.js";
import { formatGallery, perRow } from "./gallery.js";
import { createScreen } from "./screen.js";

const picture = { width: 2, height: 2, values: Float32Array.of(1, 1, 1, 1) };
const exhibit = (text: string) => ({ picture, captions: [{ text }] });

test("three pictures fit in 80 columns and five in 120", () => {
  expect([perRow(40), perRow(80), perRow(120)]).toEqual([1, 3, 5]);
});

test.each([80, 120])("no line is longer than a terminal of %i columns", (columns) => {
  const screen = createScreen(fakeHost({ columns, environment: { NO_COLOR: "1" } }), {});
  const text = formatGallery(["a", "b", "c", "d", "e", "f", "g"].map(exhibit), screen);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns);
  for (const name of "abcdefg") expect(text).toMatch(new RegExp(`(^|\\s)${name}(\\s|$)`));
});

test("a long caption is cut to its picture", () => {
  const screen = createScreen(fakeHost(), {});
  const text = formatGallery([exhibit("a-very-long-file-name-indeed.png"), exhibit("b")], screen);
  expect(text.split("\n").at(-1)).toBe("  a-very-long-file-na…   b");
});
