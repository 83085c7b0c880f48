/** Cases of permute: data is moved, bit for bit. */
import type { Shape } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { permuteGeometry } from "../geometries.js";
import { cycle, iota } from "../inputs.js";

const move = (
  name: string,
  x: Shape,
  axes: readonly number[],
  input: InputSpec = iota,
  requires?: CaseOf<"permute">["requires"],
): CaseOf<"permute"> => ({
  name,
  kernel: "permute",
  geometry: permuteGeometry(x, axes),
  inputs: [input],
  ...(requires === undefined ? {} : { requires }),
});

export const permuteCases: readonly CaseOf<"permute">[] = [
  move("a scalar stays as it is (rank 0)", [], []),
  move("a vector is a copy, not the input", [7], [0]),
  move("rows become columns (5×7)", [5, 7], [1, 0]),
  move("rows become columns where the sizes do not tell (6×6)", [6, 6], [1, 0]),
  move("the identity is a copy, not the input", [3, 4, 5], [0, 1, 2]),
  move("a cycle of three axes is not taken for its inverse", [2, 3, 5], [1, 2, 0]),
  move("the other cycle of three axes is not taken for the first", [2, 3, 5], [2, 0, 1]),
  move("three axes reversed keep the middle one", [2, 3, 5], [2, 1, 0]),
  move("the inner two swap, the outer stays", [3, 4, 5], [0, 2, 1]),
  move("the outer two swap, the inner stays", [3, 4, 5], [1, 0, 2]),
  move("channels go last from NCHW to NHWC", [2, 3, 4, 5], [0, 2, 3, 1]),
  move("channels go second from NHWC to NCHW", [2, 4, 5, 3], [0, 3, 1, 2]),
  move("axes of extent 1 move no element", [1, 4, 1, 3], [2, 3, 0, 1]),
  move("five axes are not mixed up", [2, 3, 1, 4, 2], [4, 1, 3, 0, 2]),
  move("six axes are not mixed up when none stays", [2, 3, 2, 1, 3, 2], [3, 5, 0, 4, 2, 1]),
  move("six axes reversed are not mixed up", [2, 3, 2, 1, 3, 2], [5, 4, 3, 2, 1, 0]),
  move("a matrix larger than a tile has no seam", [37, 41], [1, 0]),
  move("keeps the sign of zero", [3, 2], [1, 0], cycle(-0, 0, 1)),
  move(
    "moves NaN and infinities",
    [3, 2],
    [1, 0],
    cycle(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1),
    "nonFinite",
  ),
  move("moves subnormal numbers", [3, 2], [1, 0], cycle(1e-45, -1e-40), "subnormals"),
];
