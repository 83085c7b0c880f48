// Numbers as people write them: what they mean, and where they cannot be read.
import { ArgumentError } from "@convscope/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseField, parseNumber } from "./stated-number.js";

test.each([
  ["43264", 43_264],
  ["43,264", 43_264],
  ["43 264", 43_264],
  ["13x13x256", 43_264],
  ["13 × 13 · 256", 43_264],
  ["5*5*6 + 6", 156],
  ["(5*5+1)*6", 156],
  ["6 × (5·5 + 1)", 156],
  ["(227 - 11)/4 + 1", 55],
  ["(227−11)÷4+1", 55],
  ["100 - 10 - 1", 89],
  ["64/4/2", 8],
  ["2*(3+(4-1)*2)", 18],
  ["1/3*3", 1],
  ["16,384 + 1", 16_385],
])("%s is %d", (text, value) => {
  expect(parseNumber(text)).toEqual({ text, value, least: value, most: value });
});

test("a sum of products comes to what JavaScript makes of it", () => {
  const number = fc.integer({ min: 0, max: 999 }).map(String);
  const grown = fc.letrec((tie) => ({
    text: fc.oneof(
      { maxDepth: 4 },
      number,
      fc
        .tuple(tie("text"), fc.constantFrom("+", "*"), tie("text"))
        .map(([left, sign, right]) => `${left}${sign}${right}`),
      tie("text").map((inner) => `(${inner})`),
    ),
  }));
  fc.assert(
    fc.property(grown.text as fc.Arbitrary<string>, (text) => {
      const value: number = new Function(`return ${text.replace(/\b0+(?=\d)/g, "")}`)();
      fc.pre(Number.isSafeInteger(value) && text.length < 300);
      expect(parseNumber(text).value).toBe(value);
    }),
  );
});

test.each([
  ["(5*5+1*6", /found the end of "\(5\*5\+1\*6", expected an operator or "\)"/],
  ["5*5+)6", /found "\)" at character 5 of "5\*5\+\)6", expected a number or "\("/],
  ["5*5)", /found "\)" at character 4 of "5\*5\)", expected an operator or its end/],
  ["6(5*5)", /found "\(" at character 2 of .* expected an operator/],
  ["2**3", /found "\*" at character 3 of/],
  ["-5", /found "-5", expected a count \(a whole number, not negative\)/],
  ["3*-5", /found "-" at character 3 of "3\*-5", expected a number/],
  ["13x13x256.5", /found "\." at character 10 of/],
  ["(224-11)/4+1", /expected a count .* and it comes to 54\.25; round it/],
  ["1/0", /comes to Infinity/],
  ["3-5", /comes to -2/],
  [`${"(".repeat(400)}1${")".repeat(400)}`, /after 300 characters at most/],
  ["4.5", /expected a count/],
  ["many", /found "many", expected a count/],
])("%s is refused, and the place is named", (text, message) => {
  expect(() => parseNumber(text)).toThrow(ArgumentError);
  expect(() => parseNumber(text)).toThrow(message);
});

test("two sides of a field are no product where the right field has such sides", () => {
  expect(parseField("195x195", [195, 195]).value).toBe(195);
  expect(parseField("195*195 + 0", [195, 195]).value).toBe(38_025);
});
