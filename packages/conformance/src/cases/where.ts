/** Cases of where. */
import type { Shape } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { whereGeometry } from "../geometries.js";
import { cycle, integers, sameAs, sprinkled, uniform } from "../inputs.js";

const choose = (
  name: string,
  shapes: readonly [mask: Shape, a: Shape, b: Shape],
  inputs: readonly [mask: InputSpec, a: InputSpec, b: InputSpec],
  requires?: CaseOf<"where">["requires"],
): CaseOf<"where"> => ({
  name,
  kernel: "where",
  geometry: whereGeometry(...shapes),
  inputs,
  ...(requires === undefined ? {} : { requires }),
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const coin = integers(1, 0, 1);
const same = [[37], [37], [37]] as const;

export const whereCases: readonly CaseOf<"where">[] = [
  choose("takes the first where the mask is not 0, else the second (three vectors)", same, [
    coin,
    uniform(2),
    uniform(3),
  ]),
  choose(
    "a scalar mask chooses between scalars (rank 0)",
    [[], [], []],
    [cycle(1), uniform(2), uniform(3)],
  ),
  choose(
    "one mask chooses for all places",
    [[], [4, 5], [4, 5]],
    [cycle(0), uniform(2), uniform(3)],
  ),
  choose("scalar choices serve every place", [[4, 5], [], []], [coin, cycle(7), cycle(-7)]),
  choose(
    "a mask per channel holds for all its pixels",
    [[3, 1, 1], [2, 3, 2, 2], []],
    [coin, uniform(2), cycle(0)],
  ),
  choose(
    "mask, row and column stretch each along its own axes",
    [[3, 4, 5], [5], [4, 1]],
    [coin, uniform(2), uniform(3)],
  ),
  choose(
    "operands of rank 6 stretch each along its own axes",
    [
      [2, 1, 3, 1, 2, 1],
      [1, 2, 3, 1, 1, 2],
      [2, 2, 1, 2, 1, 1],
    ],
    [coin, uniform(2), uniform(3)],
  ),
  choose("what is not 0 is true: fractions, negatives", same, [
    cycle(0, 0.5, -1, 1e-30, 2),
    uniform(2),
    uniform(3),
  ]),
  choose("−0 is false", same, [cycle(-0, 0, 1), uniform(2), uniform(3)]),
  choose("a NaN in the mask is true", same, [cycle(nan, 0), uniform(2), uniform(3)], "nonFinite"),
  choose(
    "a NaN or an infinity that is not chosen does no harm",
    same,
    [cycle(1, 0), cycle(1, nan, 2, inf), cycle(nan, 3, inf, 4)],
    "nonFinite",
  ),
  choose(
    "a chosen NaN comes through",
    same,
    [coin, sprinkled(4, [nan, inf]), uniform(3)],
    "nonFinite",
  ),
  choose(
    "subnormal numbers in the mask are true",
    same,
    [cycle(1e-45, 0), uniform(2), uniform(3)],
    "subnormals",
  ),
  choose("keeps the sign of zero", same, [coin, cycle(-0), cycle(0)]),
  choose("one buffer may be both choices", same, [coin, uniform(5), sameAs(1)]),
  choose("one buffer may be mask and choice", same, [coin, sameAs(0), uniform(6)]),
];
