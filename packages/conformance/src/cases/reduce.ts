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
        name: `${op} over ${name}`,
        kernel: "reduce",
        geometry: reduceGeometry(op, x, axes),
        inputs: [uniform(i + 1)],
      }),
    ),
  ),
  vector("many terms", "sum", uniform(41), 5003),
  vector("a rest that fills no block", "sum", integers(46, 1, 9), 23),
  vector("thousands of whole numbers, of which none is lost", "sum", integers(47, -9, 9), 5003),
  vector("terms of very different size that cancel", "sum", cycle(1e7, 1, -1e7, 1e-3), 403),
  vector("a NaN makes the sum NaN", "sum", sprinkled(42, [nan]), 19, "nonFinite"),
  vector("infinities of both signs make NaN", "sum", cycle(1, inf, 2, minusInf), 9, "nonFinite"),
  vector("one infinity stays", "sum", cycle(1, 2, minusInf), 3, "nonFinite"),
  vector("subnormal terms add up", "sum", cycle(1e-40, 2e-41), 11, "subnormals"),
  vector("all negative", "max", uniform(43, -9, -1), 23),
  vector("a NaN wins wherever it stands", "max", cycle(1, 2, nan, 3), 4, "nonFinite"),
  vector("a NaN at the front is not lost", "max", cycle(nan, 1, 2, inf), 4, "nonFinite"),
  vector("nothing but −∞", "max", cycle(minusInf), 5, "nonFinite"),
  vector("the lowest finite number", "max", cycle(-3.4028234663852886e38), 5),
  vector("the first of equal maxima", "argmax", cycle(1, 3, 2, 3), 12),
  vector("equal values only: the first", "argmax", cycle(-2), 9),
  vector("0 and −0 are equal: the first", "argmax", cycle(-0, 0), 4),
  vector("the last element", "argmax", integers(44, -3, -3), 1),
  vector("the first NaN", "argmax", cycle(1, 9, nan, 5, nan, 2), 6, "nonFinite"),
  vector("a NaN beats an infinity before it", "argmax", cycle(inf, 1, nan), 3, "nonFinite"),
  vector("−∞ alone: the first", "argmax", cycle(minusInf), 4, "nonFinite"),
  {
    name: "argmax counts row-major along two reduced axes with one kept between",
    kernel: "reduce",
    geometry: reduceGeometry("argmax", [3, 2, 5], [0, 2]),
    inputs: [integers(45, -50, 50)],
  },
];
