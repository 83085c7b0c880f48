/**
 * Compares what a backend gave with what it should give, element by element, and says what is wrong in words.
 */
import type { Expectation } from "./bounds/expectation.js";

/** The verdict on one array. */
export interface Comparison {
  /** What is wrong, with the worst element; undefined if nothing is. */
  readonly problem: string | undefined;
  /** Largest error in units of its bound, over the elements that have one; 0 where all are exact. */
  readonly worst: number;
}

/** How one element fails, or its error in units of its bound. */
function judge(
  found: number,
  expected: Expectation,
  i: number,
  overflow: number,
): number | "wrong" {
  const value = expected.values[i] as number;
  const bound = expected.bounds[i] as number;
  if (Number.isNaN(value)) return Number.isNaN(found) ? 0 : "wrong";
  if (expected.tiles && !Number.isFinite(found) && expected.values.some((v) => !Number.isFinite(v)))
    return 0;
  if (!Number.isFinite(value)) return found === value ? 0 : "wrong";
  if (bound === Number.POSITIVE_INFINITY) return 0;
  if (bound === 0) {
    const rounded = Math.fround(value);
    return (expected.bitwise ? Object.is(found, rounded) : found === rounded) ? 0 : "wrong";
  }
  // What rounds to infinity may be infinite, and may not if its error takes it below.
  if (Math.abs(found) === Number.POSITIVE_INFINITY) {
    const reaches = Math.abs(value) + bound >= overflow && Math.sign(value) === Math.sign(found);
    return reaches ? 0 : "wrong";
  }
  const error = Math.abs(found - value) / bound;
  return error <= 1 ? error : Number.isNaN(error) ? "wrong" : error;
}

/** Compares a result; `overflow` is where the backend's format ends. */
export function compare(found: Float32Array, expected: Expectation, overflow: number): Comparison {
  const { values, bounds } = expected;
  if (found.length !== values.length) {
    return {
      problem: `the result has ${found.length} elements, expected ${values.length}`,
      worst: 0,
    };
  }
  let worst = 0;
  let wrong = 0;
  let first = -1;
  for (let i = 0; i < values.length; i++) {
    const verdict = judge(found[i] as number, expected, i, overflow);
    if (verdict !== "wrong") worst = Math.max(worst, verdict);
    if (verdict !== "wrong" && verdict <= 1) continue;
    wrong++;
    if (first < 0) first = i;
  }
  // JSON knows no Infinity.
  worst = Math.min(Number.MAX_VALUE, worst);
  if (wrong === 0) return { problem: undefined, worst };
  const share = `${wrong} of ${values.length} elements differ`;
  // NaN and infinities have no neighbourhood.
  const near = (bounds[first] as number) > 0 && Number.isFinite(values[first]);
  const limit = near ? `within ${(bounds[first] as number).toPrecision(3)}` : "exactly";
  const problem = `${share}; element ${first} is ${numberText(found[first])}, expected ${numberText(values[first])} ${limit}`;
  return { problem, worst };
}

/** A number in a message: -0 is told from 0. */
export function numberText(value: number | undefined): string {
  if (value === undefined) return "missing";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** First index at which two arrays differ in their bits (any NaN equals any other), or -1. */
export function firstDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return a.findIndex((value, i) => !Object.is(value, b[i]));
}
