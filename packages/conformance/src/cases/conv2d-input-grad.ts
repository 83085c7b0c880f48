/** Cases of conv2dInputGrad, the gradient for the input and the transposed convolution. */
import type { CaseOf } from "../case.js";
import { conv2dGeometry } from "../geometries.js";
import { cycle, integers, sprinkled, uniform } from "../inputs.js";
import { convolutionWindows } from "./convolution-windows.js";

export const conv2dInputGradCases: readonly CaseOf<"conv2dInputGrad">[] = [
  ...convolutionWindows.map(
    ({ name, geometry }, i): CaseOf<"conv2dInputGrad"> => ({
      name,
      kernel: "conv2dInputGrad",
      geometry,
      inputs: [uniform(2 * i + 101), uniform(2 * i + 102)],
    }),
  ),
  {
    name: "pixels that no window reads have gradient 0",
    kernel: "conv2dInputGrad",
    geometry: conv2dGeometry([1, 2, 8, 11], [3, 2, 2, 2], { stride: [3, 4] }),
    inputs: [integers(31, 1, 9), integers(32, 1, 9)],
  },
  {
    name: "a NaN in dy reaches the pixels of its window alone",
    kernel: "conv2dInputGrad",
    geometry: conv2dGeometry([2, 2, 7, 6], [3, 2, 2, 3], { stride: [3, 2] }),
    inputs: [sprinkled(33, [Number.NaN]), uniform(34)],
    requires: "nonFinite",
  },
  {
    name: "a zero weight does not hide an infinite dy",
    kernel: "conv2dInputGrad",
    geometry: conv2dGeometry([1, 3, 3, 4], [2, 3, 1, 1]),
    inputs: [sprinkled(35, [Number.POSITIVE_INFINITY]), cycle(0, 1)],
    requires: "nonFinite",
  },
];
