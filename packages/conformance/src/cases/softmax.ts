/** Cases of the fused softmax. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { cycle, sprinkled, uniform } from "../inputs.js";

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;
const rows: AxisGeometry = { outer: 4, length: 10, inner: 1 };

const soft = (
  name: string,
  geometry: AxisGeometry,
  input: InputSpec,
  requires?: CaseOf<"softmax">["requires"],
): CaseOf<"softmax"> => ({
  name,
  kernel: "softmax",
  geometry,
  inputs: [input],
  ...(requires === undefined ? {} : { requires }),
});

export const softmaxCases: readonly CaseOf<"softmax">[] = [
  soft("one element is 1", { outer: 1, length: 1, inner: 1 }, uniform(1)),
  soft("each row of ten classes sums to 1", rows, uniform(2, -4, 4)),
  soft("the channels of each pixel sum to 1", { outer: 2, length: 5, inner: 6 }, uniform(3, -4, 4)),
  soft("one class is 1 everywhere", { outer: 3, length: 1, inner: 4 }, uniform(4)),
  soft("many classes keep their digits", { outer: 2, length: 1000, inner: 1 }, uniform(5, -10, 10)),
  soft(
    "one image alone keeps its pixels apart (inner 3)",
    { outer: 1, length: 7, inner: 3 },
    uniform(6, -4, 4),
  ),
  soft("equal inputs share equally", rows, cycle(3)),
  soft("large inputs do not overflow", rows, uniform(7, 90, 1000)),
  soft("very negative inputs do not vanish", rows, uniform(8, -1000, -90)),
  soft("inputs far apart leave the largest all but 1", rows, uniform(9, -200, 200)),
  soft("all inputs negative: the maximum is not 0", rows, uniform(10, -60, -50)),
  soft("−∞ gets probability 0 (a mask)", rows, cycle(1, minusInf, 2), "nonFinite"),
  soft(
    "a NaN spoils its own line alone",
    rows,
    cycle(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, nan, 1, 2, 3, 4, 5, 6, 7),
    "nonFinite",
  ),
  soft("+∞ gives NaN", rows, sprinkled(11, [inf]), "nonFinite"),
];
