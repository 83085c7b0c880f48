import { expect, test } from "vitest";
import {
  formatCount,
  letter,
  literal,
  nothing,
  product,
  share,
  sum,
  worked,
} from "./expression.js";

test("thousands are parted by commas", () => {
  expect([0, 12, 123, 1234, 123_456, 15_470_264_320].map(formatCount)).toEqual([
    "0",
    "12",
    "123",
    "1,234",
    "123,456",
    "15,470,264,320",
  ]);
});

test("letters, numbers and value are built together, with brackets where a sum is a factor", () => {
  const expression = product(
    letter("K", 6),
    sum(letter("R", 5), literal(1)),
    share(letter("C", 4), letter("g", 2)),
  );
  expect(expression.symbols).toBe("K·(R + 1)·(C/g)");
  expect(expression.numbers).toBe("6·(5 + 1)·(4/2)");
  expect(expression.value).toBe(72);
  expect(worked(expression)).toBe("6·(5 + 1)·(4/2) = 72");
});

test("one factor or one term stays what it is, and a bare number is not repeated", () => {
  const k = letter("K", 7);
  expect(product(k)).toBe(k);
  expect(sum(k)).toBe(k);
  expect(worked(k)).toBe("7");
  expect(worked(nothing("no weights"))).toBe("0");
});

test("what a derivation evaluates to is what its numbers say", () => {
  const terms = [letter("a", 3), product(letter("b", 4), sum(letter("c", 5), letter("d", 1_000)))];
  const { numbers, value } = sum(...terms);
  const read = numbers.replaceAll(",", "").replaceAll("·", "*");
  expect(new Function(`return ${read}`)()).toBe(value);
});
