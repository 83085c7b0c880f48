/**
 * Cases of NaN, infinities and zeros of both signs that a kernel's other cases leave open. As there: a weight that is not
 * finite meets no padding, and no case asks what 0·∞ is where a backend may or may not multiply.
 */
import type { CaseOf, KernelCase } from "../case.js";
import { binaryGeometry, conv2dGeometry, pool2dGeometry } from "../geometries.js";
import { cycle, distinct, iota, sprinkled, uniform } from "../inputs.js";

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;
const dense = conv2dGeometry([2, 2, 5, 4], [3, 2, 2, 3]);
const overlapping = pool2dGeometry([2, 2, 7, 6], { kernel: 3, stride: 2, padding: [1, 0, 1, 0] });

const gradients: readonly KernelCase[] = [
  {
    name: "a NaN in dy reaches the pixels of its window, and no other",
    kernel: "avgPool2dInputGrad",
    geometry: pool2dGeometry([2, 2, 7, 6], { kernel: 2, stride: 3, padding: [1, 0, 0, 1] }),
    inputs: [sprinkled(121, [nan])],
    requires: "nonFinite",
  },
  {
    name: "infinite pixels keep their sign, and meet as NaN",
    kernel: "conv2dWeightGrad",
    geometry: dense,
    inputs: [
      { kind: "values", values: [1, 2, 3, 4, inf, 2, 1, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1] },
      uniform(122, 0.5, 1),
    ],
    requires: "nonFinite",
  },
  {
    name: "infinities in dy reach the filter of their channel alone",
    kernel: "conv2dWeightGrad",
    geometry: conv2dGeometry([1, 2, 4, 4], [4, 2, 3, 3]),
    inputs: [
      uniform(123, 0.5, 1),
      cycle(1, 2, 3, 4, 5, inf, 1, 1, 1, minusInf, 1, 1, 1, inf, 2, minusInf),
    ],
    requires: "nonFinite",
  },
];

const selections: readonly CaseOf<"maxPool2dSelect">[] = [
  {
    name: "the first of equal infinities is selected, −∞ where there is nothing else",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [iota, cycle(minusInf, minusInf, minusInf, inf, minusInf, inf, minusInf, minusInf)],
    requires: "nonFinite",
  },
  {
    name: "an infinity in v matters only where it is selected",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [sprinkled(124, [inf, minusInf]), distinct(125)],
    requires: "nonFinite",
  },
  {
    name: "0 and −0 are a tie: the first is selected",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [iota, cycle(-0, 0, -0, -1)],
  },
];

const fused: readonly KernelCase[] = [
  ...(["none", "relu", "sigmoid", "tanh"] as const).map(
    (activation): CaseOf<"conv2dBiasActivation"> => ({
      name: `infinite sums are what ${activation} makes of an infinity`,
      kernel: "conv2dBiasActivation",
      geometry: { ...dense, activation },
      inputs: [
        { kind: "values", values: [inf, ...new Array<number>(31).fill(1), minusInf, 2, 3, 1, 2] },
        uniform(126, 0.5, 1),
        uniform(127),
      ],
      requires: "nonFinite",
    }),
  ),
  {
    name: "an infinite bias reaches its channel alone",
    kernel: "conv2dBiasActivation",
    geometry: { ...dense, activation: "relu" },
    inputs: [uniform(128), uniform(129), cycle(inf, 0.5, minusInf)],
    requires: "nonFinite",
  },
  {
    name: "an infinity makes its neighbours among the channels 0, and itself NaN",
    kernel: "localResponseNorm",
    geometry: { outer: 1, length: 6, inner: 3, before: 1, after: 2, alpha: 0.5, beta: 0.75, k: 1 },
    inputs: [cycle(1, 2, 3, 4, 5, 6, 7, inf, 9, 1, 2, 3, 4, 5, minusInf, 7, 8, 9)],
    requires: "nonFinite",
  },
];

const zeros: readonly CaseOf<"binary">[] = [
  {
    name: "pow: −0 to an odd negative power is −∞, to an even one ∞",
    kernel: "binary",
    geometry: binaryGeometry("pow", [3], [3]),
    inputs: [cycle(-0), cycle(-1, -2, -3)],
    requires: "nonFinite",
  },
  {
    name: "less: −0 is not less than 0",
    kernel: "binary",
    geometry: binaryGeometry("less", [2], [2]),
    inputs: [cycle(0, -0), cycle(-0, 0)],
  },
];

export const nonFiniteOperandCases: readonly KernelCase[] = [
  ...gradients,
  ...selections,
  ...fused,
  ...zeros,
];
