/** Backends whose pooling is wrong, one thing each. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import { avgPool2dTerms } from "@convscope/core/reference";
import { computing, type Mutant } from "./mutant.js";

/** By what the average of a window is divided. */
function divisorAt(g: Pool2dGeometry, out: number): number {
  const [first] = avgPool2dTerms(g, out);
  return first?.divisor ?? 1;
}

/** Later elements a little larger: of equal ones the last wins. */
const lastWins = (x: Float32Array): Float32Array => x.map((v, i) => v + i * 2 ** -20);

const LOWEST = -3.4028234663852886e38;

const maxima: readonly Mutant[] = [
  computing(
    "takes padding for zeros in max pooling",
    "maxPool2d",
    "padding is not a 0 among negative values",
    ({ maxPool2d }) => ({
      maxPool2d: (x, g) => maxPool2d(x, g).map((v) => (g.padTop > 0 ? Math.max(v, 0) : v)),
    }),
  ),
  computing(
    "drops a NaN in max pooling",
    "maxPool2d",
    "a NaN anywhere in the window wins",
    ({ maxPool2d }) => ({
      maxPool2d: (x, g) =>
        maxPool2d(
          x.map((v) => (Number.isNaN(v) ? Number.NEGATIVE_INFINITY : v)),
          g,
        ),
    }),
  ),
  computing(
    "starts a maximum from the lowest finite number",
    "maxPool2d",
    "a window of nothing but −∞ gives −∞",
    ({ maxPool2d }) => ({ maxPool2d: (x, g) => maxPool2d(x, g).map((v) => Math.max(v, LOWEST)) }),
  ),
  computing("ignores dilation in max pooling", "maxPool2d", "dilation 2", ({ maxPool2d }) => ({
    maxPool2d: (x, g) => maxPool2d(x, { ...g, dilationHeight: 1, dilationWidth: 1 }),
  })),
  computing(
    "flushes subnormal maxima where it states that it keeps them",
    "maxPool2d",
    "subnormal maxima are kept",
    ({ maxPool2d }) => ({
      maxPool2d: (x, g) => maxPool2d(x, g).map((v) => (Math.abs(v) < 2 ** -126 ? 0 : v)),
    }),
  ),
];

const gradients: readonly Mutant[] = [
  computing(
    "gives gradients of max pooling only where kernel = stride",
    "maxPool2dInputGrad",
    "an element that wins two windows gets both gradients",
    ({ maxPool2dSelect }) => ({
      maxPool2dInputGrad: (dy, x, g) => {
        const dx = new Float32Array(x.length);
        const winners = maxPool2dSelect(
          x.map((_, i) => i),
          x,
          g,
        );
        winners.forEach((at, o) => {
          dx[at] = dy[o] as number; // the last window overwrites the others
        });
        return dx;
      },
    }),
  ),
  computing(
    "gives a tie's gradient to the last maximum",
    "maxPool2dInputGrad",
    "of equal maxima the first takes all",
    ({ maxPool2dInputGrad }) => ({
      maxPool2dInputGrad: (dy, x, g) => maxPool2dInputGrad(dy, lastWins(x), g),
    }),
  ),
  computing(
    "selects the last of equal maxima",
    "maxPool2dSelect",
    "v counting up gives the index of the first of equal maxima",
    ({ maxPool2dSelect }) => ({
      maxPool2dSelect: (v, x, g) => maxPool2dSelect(v, lastWins(x), g),
    }),
  ),
  computing(
    "divides the gradient of every average by the whole window",
    "avgPool2dInputGrad",
    "ceil mode with padding: beyond it nothing counts",
    ({ avgPool2dInputGrad }) => ({
      avgPool2dInputGrad: (dy, g) => {
        const area = g.kernelHeight * g.kernelWidth;
        return avgPool2dInputGrad(
          dy.map((v, o) => (v * divisorAt(g, o)) / area),
          g,
        );
      },
    }),
  ),
];

const averages: readonly Mutant[] = [
  computing(
    "counts padding in every average",
    "avgPool2d",
    "padding 1 all around; padding does not count",
    ({ avgPool2d }) => ({ avgPool2d: (x, g) => avgPool2d(x, { ...g, countPadding: true }) }),
  ),
  computing(
    "counts what lies beyond the edge in ceil mode",
    "avgPool2d",
    "ceil mode: a last window over the edge",
    ({ avgPool2d }) => ({
      avgPool2d: (x, g) => {
        const area = g.kernelHeight * g.kernelWidth;
        return avgPool2d(x, g).map((v, o) => (v * divisorAt(g, o)) / area);
      },
    }),
  ),
];

/** Wrong poolings. */
export const poolingMutants: readonly Mutant[] = [...maxima, ...gradients, ...averages];
