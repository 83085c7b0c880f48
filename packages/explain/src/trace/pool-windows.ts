/** The windows of a max pooling that hold one element: who won each, and whether others were as large. */
import {
  avgPool2dInputGradTerms,
  avgPool2dTerms,
  maxPool2dWinner,
} from "@convscope/core/reference";
import type { Origin } from "../diff/bounded.js";
import { type Given, type Place, placeOf } from "../diff/place.js";

/** A window that holds the element. */
export interface PoolWindow {
  /** What arrives at the window's output: `∂S2[1,2,3]`. */
  readonly output: Place;
  /** Its largest element, the first of equal ones: all that arrives goes there. */
  readonly winner: Place;
  /** Whether that is the element asked for. */
  readonly won: boolean;
  /** How many of the window's elements are as large; more than 1 is a tie. */
  readonly equals: number;
}

/** The windows of an element; none where the gradient is not of a max pooling. */
export function poolWindows(
  origin: Origin | undefined,
  index: number,
  given: Given,
): readonly PoolWindow[] {
  if (origin?.kernel !== "maxPool2dInputGrad") return [];
  const { operands, geometry } = origin;
  const [dy, x] = operands;
  if (dy === undefined || x === undefined) return [];
  const g = { ...geometry, countPadding: false };
  return [...avgPool2dInputGradTerms(g, index)].map(({ dy: out }) => {
    const winner = maxPool2dWinner(x.values, g, out);
    const largest = x.values[winner];
    const equals = [...avgPool2dTerms(g, out)].filter(
      (term) => x.values[term.x] === largest,
    ).length;
    return {
      output: placeOf(dy, out, given),
      winner: placeOf(x, winner, given),
      won: winner === index,
      equals,
    };
  });
}
