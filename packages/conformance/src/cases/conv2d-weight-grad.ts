/** Cases of conv2dWeightGrad, the gradient for the filters. */
import type { CaseOf } from "../case.js";
import { conv2dGeometry } from "../geometries.js";
import { integers, sprinkled, uniform } from "../inputs.js";
import { convolutionWindows } from "./convolution-windows.js";

export const conv2dWeightGradCases: readonly CaseOf<"conv2dWeightGrad">[] = [
  ...convolutionWindows.map(
    ({ name, geometry }, i): CaseOf<"conv2dWeightGrad"> => ({
      name,
      kernel: "conv2dWeightGrad",
      geometry,
      inputs: [uniform(2 * i + 201), uniform(2 * i + 202)],
    }),
  ),
  {
    name: "there is a gradient for the filters",
    kernel: "conv2dWeightGrad",
    geometry: conv2dGeometry([1, 1, 2, 3], [1, 1, 2, 2]),
    inputs: [integers(46, 1, 9), integers(47, 1, 9)],
  },
  {
    name: "sums over every image of the batch",
    kernel: "conv2dWeightGrad",
    geometry: conv2dGeometry([7, 2, 5, 4], [3, 2, 2, 3]),
    inputs: [integers(41, -5, 5), integers(42, -5, 5)],
  },
  {
    name: "a NaN in dy reaches the filter of its channel alone",
    kernel: "conv2dWeightGrad",
    geometry: conv2dGeometry([1, 2, 4, 4], [5, 2, 3, 3]),
    inputs: [
      uniform(43),
      {
        kind: "values",
        values: [1, 2, 3, 4, 5, Number.NaN, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
      },
    ],
    requires: "nonFinite",
  },
  {
    name: "a zero dy does not hide a NaN in x",
    kernel: "conv2dWeightGrad",
    geometry: conv2dGeometry([2, 2, 4, 5], [2, 2, 2, 2]),
    inputs: [sprinkled(44, [Number.NaN]), integers(45, 0, 0)],
    requires: "nonFinite",
  },
];
