/** Holds an array against expected values, each with its own tolerance. */
import { expect } from "vitest";

/** Numbers of any precision. */
export type Numbers = Float32Array | Float64Array;

/** Expects |actual − expected| ≤ tolerance of every value; names the worst one if not. */
export function expectClose(
  name: string,
  actual: Numbers,
  expected: Numbers,
  tolerance: (index: number) => number,
): void {
  expect(actual.length, `${name}: number of values`).toBe(expected.length);
  let worst = -1;
  let most = 1;
  expected.forEach((value, i) => {
    const error = Math.abs((actual[i] as number) - value);
    const share = error === 0 ? 0 : error / tolerance(i);
    if (share <= most) return;
    most = share;
    worst = i;
  });
  if (worst < 0) return;
  const at = `${name}[${worst}]: found ${actual[worst]}, torch ${expected[worst]}`;
  expect.fail(`${at}, tolerance ${tolerance(worst)}, off by ${most.toFixed(2)} of it`);
}
