import { expect, test } from "vitest";
import { countText, measureText, percentText } from "./number-text.js";
import { escapeText, formatNumber } from "./svg.js";
import { fitText, textWidth } from "./text-width.js";

test.each([
  [0, "0"],
  [1.7159, "1.72"],
  [-1.7, "−1.7"],
  [0.0345, "0.0345"],
  [300, "300"],
  [12_345, "12345"],
  [1_234_567, "1.2e+6"],
  [0.000_012, "1.2e−5"],
  [Number.NaN, "NaN"],
])("%d is written %s", (value, text) => {
  expect(measureText(value)).toBe(text);
});

test.each([
  [0, "0 %"],
  [1, "100 %"],
  [0.986, "98.6 %"],
  [0.000_01, "< 0.1 %"],
  [0.999_99, "> 99.9 %"],
  [0.01, "1.0 %"],
])("the share %d is written %s", (share, text) => {
  expect(percentText(share)).toBe(text);
});

test("thousands are parted by commas", () => {
  expect([0, 999, 1000, 340_908].map(countText)).toEqual(["0", "999", "1,000", "340,908"]);
});

test("attributes are rounded to hundredths, and never anything but finite", () => {
  expect([1, 0.1 + 0.2, -0.001, 2 / 3].map(formatNumber)).toEqual(["1", "0.3", "0", "0.67"]);
  expect(() => formatNumber(Number.NaN)).toThrow(RangeError);
});

test("text is escaped, and what XML cannot hold is replaced", () => {
  expect(escapeText(`<a href="x">&'\u0001\ud800é😀`)).toBe(
    "&lt;a href=&quot;x&quot;&gt;&amp;'\ufffd\ufffdé😀",
  );
});

test("text is cut to the width that it may take", () => {
  expect(fitText("short", 200, 12)).toBe("short");
  const cut = fitText("a rather long line of text", 80, 12);
  expect(cut).toMatch(/^a rather.*…$/);
  expect(textWidth(cut, 12)).toBeLessThanOrEqual(80);
  expect(fitText("anything", 1, 12)).toBe("");
});
