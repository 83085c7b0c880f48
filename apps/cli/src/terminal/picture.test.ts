import { expect, test } from "vitest";
import { drawPicture, framed, pictureOf } from "./picture.js";

const bar = {
  width: 4,
  height: 4,
  values: Float32Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0),
};

test("an image is stretched from its least to its greatest value", () => {
  const picture = pictureOf(Float32Array.of(-1, 0, 1, 3), [1, 2, 2]);
  expect([...picture.values]).toEqual([0, 0.25, 0.5, 1]);
});

test("an even image is paper throughout", () => {
  expect([...pictureOf(new Float32Array(4).fill(7), [1, 2, 2]).values]).toEqual([0, 0, 0, 0]);
});

test("the channels of an image are averaged", () => {
  const picture = pictureOf(Float32Array.of(0, 0, 0, 2), [2, 1, 2]);
  expect([...picture.values]).toEqual([0, 1]);
});

test("the ink stands in the middle of its frame", () => {
  const { values } = framed(bar, 6);
  const inked = [...values].flatMap((value, i) => (value > 0 ? [i % 6] : []));
  expect(inked).toEqual([2, 2, 2, 2]);
});

test("an image larger than its frame is scaled down into it", () => {
  const large = { width: 64, height: 40, values: new Float32Array(64 * 40).fill(1) };
  const small = framed(large, 20);
  expect([small.width, small.height]).toEqual([20, 20]);
  expect(Math.max(...small.values)).toBe(1);
  expect([...small.values].every(Number.isFinite)).toBe(true);
});

test("an image without ink keeps its size", () => {
  const empty = { width: 3, height: 3, values: new Float32Array(9) };
  expect([...framed(empty, 5).values]).toEqual(new Array<number>(25).fill(0));
});

test("without colour a picture is made of letters, two rows in one", () => {
  expect(drawPicture(bar, false)).toEqual([" @  ", " @  "]);
});

test("with colour a character holds two pixels and each line ends plain", () => {
  const [line = ""] = drawPicture(bar, true);
  expect(line.match(/▀/g)).toHaveLength(4);
  expect(line).toContain("38;5;255;48;5;255m▀");
  expect(line).toContain("38;5;232;48;5;232m▀");
  expect(line.endsWith("\x1b[0m")).toBe(true);
});

test("an odd number of rows ends on paper", () => {
  const odd = { width: 1, height: 3, values: Float32Array.of(1, 1, 1) };
  expect(drawPicture(odd, false)).toEqual(["@", "+"]);
});
