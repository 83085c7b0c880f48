/** Initialisers: range and spread as their papers say. */
import { describe, expect, it } from "vitest";
import { fill, type InitialiserName, initialisers } from "./init.js";
import { Random } from "./random.js";

const fans = { fanIn: 50, fanOut: 25 };
const draw = (name: InitialiserName): Float32Array => {
  const values = new Float32Array(20_000);
  initialisers[name](fans)(values, new Random(1));
  return values;
};
const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("initialisers", () => {
  const uniform: readonly (readonly [InitialiserName, number])[] = [
    ["glorot-uniform", Math.sqrt(6 / 75)],
    ["he-uniform", Math.sqrt(6 / 50)],
    ["lecun-1998", 2.4 / 50],
    ["torch", 1 / Math.sqrt(50)],
  ];
  it.each(uniform)("%s fills ±%f evenly", (name, bound) => {
    const values = draw(name);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
    expect(deviation(values) / (bound / Math.sqrt(3))).toBeCloseTo(1, 1);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length)).toBeLessThan(bound / 50);
  });

  const normal: readonly (readonly [InitialiserName, number])[] = [
    ["he-normal", Math.sqrt(2 / 50)],
    ["lecun-normal", Math.sqrt(1 / 50)],
  ];
  it.each(normal)("%s has the deviation %f", (name, expected) => {
    expect(deviation(draw(name)) / expected).toBeCloseTo(1, 1);
  });

  it("fill makes every value alike", () => {
    const values = new Float32Array(3);
    fill(0.5)(values, new Random(1));
    expect([...values]).toEqual([0.5, 0.5, 0.5]);
  });
});
