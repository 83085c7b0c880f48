/** Cases of reduce: every op over every kind of axis. */
import type { ReduceOp, Shape } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { reduceGeometry } from "../geometries.js";
import { cycle, integers, sprinkled, uniform } from "../inputs.js";

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;
const OPS: readonly ReduceOp[] = ["argmax", "max", "sum"];

const AXES: readonly {
  readonly name: string;
  readonly x: Shape;
  readonly axes: readonly number[];
}[] = [
  { name: "a scalar over no axis (rank 0)", x: [], axes: [] },
  { name: "one element", x: [1], axes: [0] },
  { name: "a vector", x: [37], axes: [0] },
  { name: "the columns of each row", x: [5, 7], axes: [1] },
  { name: "the rows of each column", x: [5, 7], axes: [0] },
  { name: "all of a matrix", x: [5, 7], axes: [0, 1] },
  { name: "no axis: a copy", x: [3, 4], axes: [] },
  { name: "the middle axis", x: [3, 5, 4], axes: [1] },
  { name: "the outer two axes", x: [3, 5, 4], axes: [0, 1] },
  { name: "the inner two axes", x: [3, 5, 4], axes: [1, 2] },
  { name: "the first and the last axis", x: [3, 5, 4], axes: [0, 2] },
  { name: "batch and pixels of NCHW (per channel)", x: [2, 3, 4, 5], axes: [0, 2, 3] },
  { name: "channels of NCHW", x: [2, 3, 4, 5], axes: [1] },
  { name: "pixels of NCHW (per plane)", x: [2, 3, 4, 5], axes: [2, 3] },
  { name: "axes of extent 1", x: [1, 4, 1, 3], axes: [0, 2] },
  { name: "around axes of extent 1", x: [1, 4, 1, 3], axes: [1] },
  { name: "every other axis of rank 5", x: [2, 3, 2, 3, 2], axes: [0, 2, 4] },
  { name: "every other axis of rank 6", x: [2, 3, 2, 2, 3, 2], axes: [1, 3, 5] },
  { name: "all of rank 6", x: [2, 1, 3, 2, 1, 3], axes: [0, 1, 2, 3, 4, 5] },
];

const vector = (
  name: string,
  op: ReduceOp,
  input: InputSpec,
  length: number,
  requires?: CaseOf<"reduce">["requires"],
): CaseOf<"reduce"> => ({
  name: `${op}: ${name}`,
  kernel: "reduce",
  geometry: reduceGeometry(op, [length], [0]),
  inputs: [input],
  ...(requires === undefined ? {} : { requires }),
});

export const reduceCases: readonly CaseOf<"reduce">[] = [
  ...AXES.flatMap(({ name, x, axes }, i) =>
    OPS.map(
      (op): CaseOf<"reduce"> => ({
        name: `${op} takes the marked axes and no other: ${name}`,
        kernel: "reduce",
        geometry: reduceGeometry(op, x, axes),
        inputs: [uniform(i + 1)],
      }),
    ),
  ),
  vector("many terms lose no digits", "sum", uniform(41), 5003),
  vector("the vector outlives its sum", "sum", integers(48, 1, 9), 7),
  vector("a rest that fills no block is not lost", "sum", integers(46, 1, 9), 23),
  vector("thousands of whole numbers, of which none is lost", "sum", integers(47, -9, 9), 5003),
  vector(
    "terms of very different size that cancel leave no more than their rounding",
    "sum",
    cycle(1e7, 1, -1e7, 1e-3),
    403,
  ),
  vector("a NaN makes the sum NaN", "sum", sprinkled(42, [nan]), 19, "nonFinite"),
  vector("infinities of both signs make NaN", "sum", cycle(1, inf, 2, minusInf), 9, "nonFinite"),
  vector("one infinity stays", "sum", cycle(1, 2, minusInf), 3, "nonFinite"),
  vector("subnormal terms add up", "sum", cycle(1e-40, 2e-41), 11, "subnormals"),
  vector("all negative values have a maximum below 0", "max", uniform(43, -9, -1), 23),
  vector("a NaN wins wherever it stands", "max", cycle(1, 2, nan, 3), 4, "nonFinite"),
  vector("a NaN at the front is not lost", "max", cycle(nan, 1, 2, inf), 4, "nonFinite"),
  vector("nothing but −∞ gives −∞", "max", cycle(minusInf), 5, "nonFinite"),
  vector(
    "the lowest finite number is a maximum like others",
    "max",
    cycle(-3.4028234663852886e38),
    5,
  ),
  vector("takes the first of equal maxima", "argmax", cycle(1, 3, 2, 3), 12),
  vector("takes the first of nothing but equal values", "argmax", cycle(-2), 9),
  vector("takes 0 and −0 for equal, and the first of them", "argmax", cycle(-0, 0), 4),
  vector("one element is at place 0", "argmax", integers(44, -3, -3), 1),
  vector("takes the first NaN", "argmax", cycle(1, 9, nan, 5, nan, 2), 6, "nonFinite"),
  vector("a NaN beats an infinity before it", "argmax", cycle(inf, 1, nan), 3, "nonFinite"),
  vector("takes the first of nothing but −∞", "argmax", cycle(minusInf), 4, "nonFinite"),
  {
    name: "argmax counts row-major along two reduced axes with one kept between",
    kernel: "reduce",
    geometry: reduceGeometry("argmax", [3, 2, 5], [0, 2]),
    inputs: [integers(45, -50, 50)],
  },
];
