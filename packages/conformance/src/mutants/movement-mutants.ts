/** Backends that move data to the wrong place, one thing each. */
import { computing, type Mutant } from "./mutant.js";

/** Wrong permutations, slices and joins. */
export const movementMutants: readonly Mutant[] = [
  computing(
    "takes a permutation for its inverse",
    "permute",
    "a cycle of three axes",
    ({ permute }) => ({
      permute: (x, g) => permute(x, { ...g, axes: g.axes.map((_, axis) => g.axes.indexOf(axis)) }),
    }),
  ),
  computing(
    "adds what it moves to 0",
    "permute",
    "keeps the sign of zero",
    ({ permute }) => ({ permute: (x, g) => permute(x, g).map((v) => v + 0) }),
    /is 0, expected -0/,
  ),
  computing("walks forwards under a negative step", "slice", "a vector backwards", ({ slice }) => ({
    slice: (x, g) => {
      const lowest = g.start.map((at, axis) => {
        const step = g.step[axis] as number;
        return step < 0 ? at + ((g.out[axis] as number) - 1) * step : at;
      });
      return slice(x, { ...g, start: lowest, step: g.step.map(Math.abs) });
    },
  })),
  computing("ignores the step of a slice", "slice", "every second element", ({ slice }) => ({
    slice: (x, g) => slice(x, { ...g, step: g.step.map(Math.sign) }),
  })),
  computing(
    "joins along the outermost axis whatever the axis",
    "concat",
    "columns beside columns",
    ({ concat }) => ({
      concat: (xs) => concat(xs, { outer: 1, inner: 1, lengths: xs.map((x) => x.length) }),
    }),
  ),
  computing(
    "counts offsets by the first operand's length",
    "concat",
    "channels of NCHW (inception)",
    ({ concat }) => ({
      concat: (xs, g) => {
        const y = concat(xs, g);
        const [first = 0] = g.lengths;
        const row = y.length / g.outer;
        return y.map((v, i) => (i % row < 2 * first * g.inner ? v : (y[i - g.inner] as number)));
      },
    }),
  ),
  computing(
    "gives a result of the wrong length",
    "concat",
    "two vectors",
    ({ concat }) => ({ concat: (xs, g) => concat(xs, g).slice(1) }),
    /has 6 elements, expected 7/,
  ),
];
