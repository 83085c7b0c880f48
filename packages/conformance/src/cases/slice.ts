/** Cases of slice: data is moved, bit for bit. */
import type { Shape } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { type Cut, sliceGeometry } from "../geometries.js";
import { cycle, iota } from "../inputs.js";

const cut = (
  name: string,
  x: Shape,
  cuts: readonly (Cut | undefined)[],
  input: InputSpec = iota,
  requires?: CaseOf<"slice">["requires"],
): CaseOf<"slice"> => ({
  name,
  kernel: "slice",
  geometry: sliceGeometry(x, cuts),
  inputs: [input],
  ...(requires === undefined ? {} : { requires }),
});

/** A whole axis of this extent, backwards. */
const backwards = (extent: number): Cut => [extent - 1, -1, extent];

export const sliceCases: readonly CaseOf<"slice">[] = [
  cut("a scalar stays as it is (rank 0)", [], []),
  cut("the whole is a copy, not the input", [4, 5], []),
  cut(
    "one element from the middle is the one asked for",
    [5, 7],
    [
      [3, 1, 1],
      [2, 1, 1],
    ],
  ),
  cut("some rows are taken whole", [5, 7], [[1, 1, 3]]),
  cut("some columns are taken from every row", [5, 7], [undefined, [2, 1, 4]]),
  cut(
    "the last element of each axis is reached",
    [3, 4, 5],
    [
      [2, 1, 1],
      [3, 1, 1],
      [4, 1, 1],
    ],
  ),
  cut("a step of 2 takes every second element", [9], [[0, 2, 5]]),
  cut(
    "steps that leave a rest do not read beyond it",
    [10, 11],
    [
      [0, 3, 4],
      [1, 4, 3],
    ],
  ),
  cut("a negative step walks backwards from its start", [7], [backwards(7)]),
  cut("rows backwards stay rows", [3, 4], [backwards(3)]),
  cut(
    "columns backwards make a mirror image",
    [2, 2, 3, 4],
    [undefined, undefined, undefined, backwards(4)],
  ),
  cut(
    "both axes backwards make a turned kernel",
    [2, 3, 3, 4],
    [undefined, undefined, backwards(3), backwards(4)],
  ),
  cut(
    "steps of −2 and −3 skip elements from the middle on",
    [9, 8],
    [
      [7, -2, 4],
      [6, -3, 3],
    ],
  ),
  cut("a step larger than the axis takes one element", [5, 3], [[0, 9, 1]]),
  cut(
    "six axes go forwards and backwards each on its own",
    [2, 3, 2, 3, 2, 4],
    [backwards(2), [1, 1, 2], undefined, [0, 2, 2], backwards(2), [3, -2, 2]],
  ),
  cut("keeps the sign of zero", [4], [[1, 1, 3]], cycle(-0, -0, 0, 1)),
  cut(
    "moves NaN and infinities, and leaves others behind",
    [6],
    [[0, 2, 3]],
    cycle(Number.NaN, 1, Number.POSITIVE_INFINITY, Number.NaN),
    "nonFinite",
  ),
  cut("moves subnormal numbers", [4], [backwards(4)], cycle(1e-45, -1e-40), "subnormals"),
];
