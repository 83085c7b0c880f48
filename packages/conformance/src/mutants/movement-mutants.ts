/** Backends that move data to the wrong place, one line each. */
import { computing, inside, type Mutant } from "./mutant.js";

/** Wrong permutations, slices and joins. */
export const movementMutants: readonly Mutant[] = [
  computing(
    "takes a permutation for its inverse",
    "permute",
    "a cycle of three axes is not taken for its inverse",
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
  computing(
    "walks forwards under a negative step",
    "slice",
    "a negative step walks backwards from its start",
    ({ slice }) => ({ slice: (x, g) => slice(x, { ...g, step: g.step.map(Math.abs) }) }),
  ),
  computing(
    "ignores the step of a slice",
    "slice",
    "a step of 2 takes every second element",
    ({ slice }) => ({ slice: (x, g) => slice(x, { ...g, step: g.step.map(Math.sign) }) }),
  ),
  computing(
    "joins along the outermost axis whatever the axis",
    "concat",
    "columns go beside columns, row by row",
    ({ concat }) => ({
      concat: (xs) => concat(xs, { outer: 1, inner: 1, lengths: xs.map((x) => x.length) }),
    }),
  ),
  inside(
    "counts offsets by the first operand's length",
    "concat",
    "each operand begins where the one before ends: channels of NCHW (inception)",
    { offset: (i, g) => i * (g.lengths[0] as number) },
  ),
  computing(
    "gives a result of the wrong length",
    "concat",
    "two vectors make one as long as both",
    ({ concat }) => ({ concat: (xs, g) => concat(xs, g).slice(1) }),
    /has 6 elements, expected 7/,
  ),
];
