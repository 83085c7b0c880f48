/** Backends whose pooling is wrong, one line each. */
import { computing, inside, type Mutant } from "./mutant.js";

const maxima: readonly Mutant[] = [
  computing(
    "takes padding for zeros in max pooling",
    "maxPool2d",
    "padding is not a 0 among negative values",
    ({ maxPool2d }) => ({
      maxPool2d: (x, g) => maxPool2d(x, g).map((v) => (g.padTop > 0 ? Math.max(v, 0) : v)),
    }),
  ),
  inside("drops a NaN in max pooling", "maxPool2d", "a NaN anywhere in the window wins", {
    wins: (value, best) => value > best,
  }),
  computing(
    "starts a maximum from the lowest finite number",
    "maxPool2d",
    "a window of nothing but −∞ gives −∞",
    ({ maxPool2d }) => ({
      maxPool2d: (x, g) => maxPool2d(x, g).map((v) => Math.max(v, -3.4028234663852886e38)),
    }),
  ),
  computing(
    "ignores dilation in max pooling",
    "maxPool2d",
    "dilation is not ignored (2)",
    ({ maxPool2d }) => ({
      maxPool2d: (x, g) => maxPool2d(x, { ...g, dilationHeight: 1, dilationWidth: 1 }),
    }),
  ),
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
  inside(
    "gives gradients of max pooling only where kernel = stride",
    "maxPool2dInputGrad",
    "an element that wins two windows gets both gradients",
    { received: (dy) => dy.slice(-1) },
  ),
  inside(
    "gives a tie's gradient to the last maximum",
    "maxPool2dInputGrad",
    "of equal maxima the first takes all",
    { wins: (value, best) => value >= best || (Number.isNaN(value) && !Number.isNaN(best)) },
  ),
  inside(
    "gives the last NaN of a window its gradient",
    "maxPool2dInputGrad",
    "the first NaN of a window takes its gradient",
    { wins: (value, best) => value > best || Number.isNaN(value) },
  ),
  computing(
    "gives a maximum's place in its plane",
    "maxPool2dSelect",
    "v counting up gives the places of maxima in the whole array, not in their plane",
    ({ maxPool2dSelect }) => ({
      maxPool2dSelect: (v, x, g) =>
        maxPool2dSelect(v, x, g).map((at) => at % (g.inHeight * g.inWidth)),
    }),
  ),
  inside(
    "divides the gradient of every average by the whole window",
    "avgPool2dInputGrad",
    "ceil mode with padding: beyond it nothing counts",
    { gradientDivisor: (_counted, g) => g.kernelHeight * g.kernelWidth },
  ),
];

const averages: readonly Mutant[] = [
  computing(
    "counts padding in every average",
    "avgPool2d",
    "padding lies on all four sides (1 each); padding does not count",
    ({ avgPool2d }) => ({ avgPool2d: (x, g) => avgPool2d(x, { ...g, countPadding: true }) }),
  ),
  inside(
    "counts what lies beyond the edge in ceil mode",
    "avgPool2d",
    "ceil mode: of a last window over the edge, what lies beyond never counts",
    { divisor: (_counted, g) => g.kernelHeight * g.kernelWidth },
  ),
];

/** Wrong poolings. */
export const poolingMutants: readonly Mutant[] = [...maxima, ...gradients, ...averages];
