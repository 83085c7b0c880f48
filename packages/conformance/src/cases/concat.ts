/** Cases of concat: data is moved, bit for bit. */
import type { Shape } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { concatGeometry } from "../geometries.js";
import { cycle, integers, iota, sameAs } from "../inputs.js";

const join = (
  name: string,
  shapes: readonly Shape[],
  axis: number,
  inputs: readonly InputSpec[] = shapes.map((_, i) => integers(i + 1, -99, 99)),
  requires?: CaseOf<"concat">["requires"],
): CaseOf<"concat"> => ({
  name,
  kernel: "concat",
  geometry: concatGeometry(shapes, axis),
  inputs,
  ...(requires === undefined ? {} : { requires }),
});

export const concatCases: readonly CaseOf<"concat">[] = [
  join("two vectors make one as long as both", [[3], [4]], 0),
  join("two single elements keep their order", [[1], [1]], 0),
  join("one operand is a copy, not the input", [[3, 4]], 0),
  join(
    "rows go under rows",
    [
      [2, 5],
      [3, 5],
    ],
    0,
  ),
  join(
    "columns go beside columns, row by row",
    [
      [4, 2],
      [4, 3],
    ],
    1,
  ),
  join(
    "each operand begins where the one before ends: channels of NCHW (inception)",
    [
      [2, 3, 2, 3],
      [2, 1, 2, 3],
      [2, 4, 2, 3],
    ],
    1,
  ),
  join(
    "images follow images in a batch",
    [
      [1, 2, 2, 3],
      [3, 2, 2, 3],
    ],
    0,
  ),
  join(
    "the last axis joins element by element",
    [
      [2, 2, 3, 1],
      [2, 2, 3, 4],
    ],
    3,
  ),
  join(
    "a middle axis of rank 6 joins, the others stay",
    [
      [2, 1, 2, 3, 1, 2],
      [2, 1, 4, 3, 1, 2],
    ],
    2,
  ),
  join(
    "seven operands keep their order",
    [1, 2, 3, 1, 2, 3, 1].map((n) => [2, n, 2]),
    1,
  ),
  join(
    "one buffer may come twice",
    [
      [2, 3],
      [2, 3],
    ],
    1,
    [iota, sameAs(0)],
  ),
  join(
    "one buffer may come first and last",
    [
      [2, 3],
      [2, 1],
      [2, 3],
    ],
    1,
    [iota, cycle(-5), sameAs(0)],
  ),
  join("keeps the sign of zero", [[2], [2]], 0, [cycle(-0, 0), cycle(0, -0)]),
  join(
    "moves NaN and infinities",
    [
      [2, 2],
      [2, 1],
    ],
    1,
    [cycle(Number.NaN, 1), cycle(Number.NEGATIVE_INFINITY)],
    "nonFinite",
  ),
  join("moves subnormal numbers", [[2], [2]], 0, [cycle(1e-45), cycle(-1e-40)], "subnormals"),
];
