/**
 * Cases with subnormal numbers for the kernels that compute: averages, gradients and fused kernels. What moves, chooses or
 * is elementwise has its own beside the kernel's other cases. Values are far enough above the smallest number that
 * a bound of some roundings does not reach down to 0, and windows are 1×1 where an algorithm other than a sum may be stated.
 */
import type { CaseOf, KernelCase } from "../case.js";
import { conv2dGeometry, pool2dGeometry } from "../geometries.js";
import { cycle, distinct, iota } from "../inputs.js";

const pointwise = conv2dGeometry([2, 3, 3, 4], [4, 3, 1, 1]);
const overlapping = pool2dGeometry([2, 2, 7, 6], { kernel: 3, stride: 2, padding: [1, 0, 1, 0] });

/** Subnormal in float32, with sums and halves that are so too. */
const tiny = cycle(1e-40, -3e-41, 2e-39, 7e-40, -1e-39);
const plain = cycle(1, 0.5, -2, 0.75);

const averages: readonly KernelCase[] = [
  {
    name: "the average of subnormal numbers is not 0",
    kernel: "avgPool2d",
    geometry: overlapping,
    inputs: [tiny],
    requires: "subnormals",
  },
  {
    name: "a subnormal gradient is shared out, not lost",
    kernel: "avgPool2dInputGrad",
    geometry: overlapping,
    inputs: [tiny],
    requires: "subnormals",
  },
];

const convolutions: readonly KernelCase[] = [
  {
    name: "a subnormal dy reaches the input",
    kernel: "conv2dInputGrad",
    geometry: pointwise,
    inputs: [tiny, plain],
    requires: "subnormals",
  },
  {
    name: "subnormal weights count",
    kernel: "conv2dInputGrad",
    geometry: pointwise,
    inputs: [plain, tiny],
    requires: "subnormals",
  },
  {
    name: "a subnormal dy reaches the filters",
    kernel: "conv2dWeightGrad",
    geometry: pointwise,
    inputs: [plain, tiny],
    requires: "subnormals",
  },
  {
    name: "subnormal pixels count",
    kernel: "conv2dWeightGrad",
    geometry: pointwise,
    inputs: [tiny, plain],
    requires: "subnormals",
  },
  ...(["none", "relu", "tanh"] as const).map(
    (activation): CaseOf<"conv2dBiasActivation"> => ({
      name: `subnormal products and a subnormal bias are kept before ${activation}`,
      kernel: "conv2dBiasActivation",
      geometry: { ...pointwise, activation },
      inputs: [tiny, plain, cycle(5e-40, -4e-40)],
      requires: "subnormals",
    }),
  ),
];

const maxima: readonly KernelCase[] = [
  {
    name: "subnormal gradients of two windows add up",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [tiny, distinct(111)],
    requires: "subnormals",
  },
  {
    name: "subnormal values of x are told apart: no tie",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [iota, tiny],
    requires: "subnormals",
  },
  {
    name: "subnormal values of x are told apart: no tie",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [iota, tiny],
    requires: "subnormals",
  },
  {
    name: "a selected subnormal number is kept, bit for bit",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [tiny, distinct(112)],
    requires: "subnormals",
  },
];

const alongAxes: readonly KernelCase[] = [
  {
    name: "subnormal values and shifts are kept",
    kernel: "batchNorm",
    geometry: { outer: 2, length: 3, inner: 5 },
    inputs: [tiny, cycle(1, -2, 0.5), cycle(0, 3e-40)],
    requires: "subnormals",
  },
  {
    name: "subnormal values keep their size where their squares vanish",
    kernel: "localResponseNorm",
    geometry: { outer: 2, length: 7, inner: 3, before: 2, after: 1, alpha: 0.5, beta: 0.75, k: 2 },
    inputs: [tiny],
    requires: "subnormals",
  },
  {
    name: "a probability that is subnormal is not 0",
    kernel: "softmax",
    geometry: { outer: 3, length: 4, inner: 1 },
    inputs: [cycle(0, -89, -91, -93.5)],
    requires: "subnormals",
  },
  {
    name: "subnormal inputs share equally",
    kernel: "softmax",
    geometry: { outer: 2, length: 5, inner: 2 },
    inputs: [tiny],
    requires: "subnormals",
  },
];

export const subnormalOperandCases: readonly KernelCase[] = [
  ...averages,
  ...convolutions,
  ...maxima,
  ...alongAxes,
];
