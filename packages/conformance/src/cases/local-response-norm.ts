/** Cases of the fused localResponseNorm. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { CaseOf } from "../case.js";
import { cycle, uniform } from "../inputs.js";

const PAPER = { alpha: 1e-4, beta: 0.75, k: 2 } as const;
const STRONG = { alpha: 0.5, beta: 0.75, k: 1 } as const;

const normalised = (
  name: string,
  axis: AxisGeometry,
  before: number,
  after: number,
  parameters: { readonly alpha: number; readonly beta: number; readonly k: number } = STRONG,
): CaseOf<"localResponseNorm"> => ({
  name,
  kernel: "localResponseNorm",
  geometry: { ...axis, before, after, ...parameters },
  inputs: [uniform(before + 10 * after + axis.length, -3, 3)],
});

const maps: AxisGeometry = { outer: 2, length: 7, inner: 6 };

export const localResponseNormCases: readonly CaseOf<"localResponseNorm">[] = [
  normalised("one element is its own neighbourhood", { outer: 1, length: 1, inner: 1 }, 0, 0),
  normalised(
    "a small α is not lost beside k: AlexNet's parameters (5 channels, α 1e-4, β 0.75, k 2)",
    maps,
    2,
    2,
    PAPER,
  ),
  normalised("α scales the plain sum, not the mean", maps, 2, 2),
  normalised("the window looks further before than after (an even size, PyTorch's)", maps, 2, 1),
  normalised("the window looks further after than before (an even size, ONNX's)", maps, 1, 2),
  normalised("a window of channels before sees none after", maps, 3, 0),
  normalised("a window of channels after sees none before", maps, 0, 3),
  normalised("a window of the channel itself sees no neighbour", maps, 0, 0),
  normalised("a window wider than the channels ends with them", maps, 9, 9),
  normalised(
    "features without pixels have neighbours too (inner 1)",
    { outer: 3, length: 8, inner: 1 },
    1,
    1,
  ),
  normalised(
    "one channel has no neighbours in the next image",
    { outer: 2, length: 1, inner: 9 },
    2,
    2,
  ),
  normalised("β = 0.5 divides by a square root", maps, 1, 1, { alpha: 0.3, beta: 0.5, k: 1 }),
  normalised("β = 1 divides by the base itself", maps, 1, 1, { alpha: 0.3, beta: 1, k: 1 }),
  normalised("β = 2.5 divides by more than the base", maps, 1, 1, { alpha: 0.3, beta: 2.5, k: 1 }),
  normalised("k = 0 leaves the sum alone", maps, 1, 1, { alpha: 1, beta: 0.75, k: 0 }),
  {
    name: "a NaN reaches its neighbours among the channels, at its own pixel",
    kernel: "localResponseNorm",
    geometry: { outer: 1, length: 6, inner: 3, before: 1, after: 2, ...STRONG },
    inputs: [cycle(1, 2, 3, 4, 5, 6, 7, Number.NaN, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9)],
    requires: "nonFinite",
  },
];
