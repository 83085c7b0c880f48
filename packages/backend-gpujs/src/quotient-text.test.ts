import { describe, expect, test } from "vitest";
import { quotientText } from "./quotient-text.js";

/** The text as a function of a and b, on a device of float32 whose quotients are off by `ulps` units in the last place. */
function quotientOn(ulps: number): (a: number, b: number) => number {
  const text = quotientText("q", "a", "b")
    .replaceAll(/(\(q \+ 1\)|q) \* b/g, "times($1, b)")
    .replace("a / b", "over(a, b)")
    .replace("(a - times(q, b)) / b", "over(a - times(q, b), b)");
  expect(text).not.toMatch(/[*/]/);
  const times = (a: number, b: number): number => Math.fround(a * b);
  const over = (a: number, b: number): number => Math.fround((a / b) * (1 + ulps * 2 ** -23));
  const run = new Function("times", "over", "a", "b", `${text}\nreturn q;`);
  return (a, b) => Number(run(times, over, a, b));
}

describe("a quotient of indices", () => {
  test.each([-3, -2.5, -1, 0, 1, 2.5, 3])(
    "is whole and right where a device divides %d units off",
    (ulps) => {
      const quotient = quotientOn(ulps);
      const most = 2 ** 24 - 1;
      for (const b of [1, 2, 3, 4, 5, 7, 33, 37, 224, 4096, 65537, 2 ** 23 + 1, most]) {
        const multiples = [0, 1, 2, 3, 5, Math.floor(most / b / 2), Math.floor(most / b)];
        for (const a of multiples.flatMap((n) => [n * b - 1, n * b, n * b + 1])) {
          if (a < 0 || a > most) continue;
          expect([a, b, quotient(a, b)]).toEqual([a, b, Math.floor(a / b)]);
        }
      }
    },
  );

  test("is the one below where the dividend is negative", () => {
    expect(quotientOn(0)(-1, 2)).toBe(-1);
    expect(quotientOn(3)(-4, 2)).toBe(-2);
  });
});
