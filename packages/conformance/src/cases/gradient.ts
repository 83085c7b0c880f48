/** Cases of gradients to second order: what core composes of a backend's kernels. */
import {
  avgPool2d,
  type Conv2dOptions,
  conv2d,
  conv2dGeometry,
  conv2dInputGradOp,
  conv2dWeightGradOp,
  crossEntropy,
  exp,
  localResponseNorm,
  matmul,
  maxPool2d,
  mean,
  mul,
  type Pool2dOptions,
  reshape,
  type Shape,
  sigmoid,
  softmax,
  sqrt,
  sub,
  type Tensor,
  tanh,
} from "@convscope/core";
import type { ProgramCase } from "../case.js";
import { type Differentiable, gradients } from "../programs/gradient-scenarios.js";

const gradient = (name: string, what: Differentiable): ProgramCase => ({
  name,
  kernel: "gradient",
  trains: true,
  play: gradients(what),
});

/** The operand at this place. */
const at = (operands: readonly Tensor[], index: number): Tensor => {
  const found = operands[index];
  if (found === undefined) throw new RangeError(`no operand ${index}`);
  return found;
};

/** The trio of one geometry: each is a function of the other two's operands. */
function trio(name: string, x: Shape, w: Shape, options: Conv2dOptions): readonly ProgramCase[] {
  const g = conv2dGeometry(x, w, options);
  const y = [g.batch, g.outChannels, g.outHeight, g.outWidth];
  const linear = true;
  return [
    gradient(`convolution has the gradients of both operands: ${name}`, {
      shapes: [x, w],
      linear,
      op: (...xs) => conv2d(at(xs, 0), at(xs, 1), options),
    }),
    gradient(`transposed convolution does not flip its kernel: ${name}`, {
      shapes: [y, w],
      linear,
      op: (...xs) => conv2dInputGradOp(xs, g),
    }),
    gradient(`the gradient for the filters has gradients of its own: ${name}`, {
      shapes: [x, y],
      linear,
      op: (...xs) => conv2dWeightGradOp(xs, g),
    }),
  ];
}

const pooling = (name: string, x: Shape, options: Pool2dOptions): readonly ProgramCase[] => [
  gradient(`maxima keep their winners in the second gradient: ${name}`, {
    shapes: [x],
    linear: true,
    distinct: true,
    op: (...xs) => maxPool2d(at(xs, 0), options),
  }),
  gradient(`averages spread gradients over their windows: ${name}`, {
    shapes: [x],
    linear: true,
    op: (...xs) => avgPool2d(at(xs, 0), options),
  }),
];

const smooth = (name: string, shapes: readonly Shape[], op: Differentiable["op"]): ProgramCase =>
  gradient(name, { shapes, op, linear: false });

/** Batch statistics as a function: (x − mean) / √(variance + ε). */
function standardised(x: Tensor): Tensor {
  const centred = sub(x, mean(x, [0, 2, 3], { keepDims: true }));
  const variance = mean(mul(centred, centred), [0, 2, 3], { keepDims: true });
  return mul(centred, exp(mul(sqrt(variance), -1)));
}

export const gradientCases: readonly ProgramCase[] = [
  ...trio("rows unlike columns", [2, 2, 4, 5], [3, 2, 2, 3], {}),
  ...trio("stride, dilation and four different pads", [1, 2, 6, 7], [2, 2, 2, 3], {
    stride: [2, 3],
    dilation: [3, 1],
    padding: [1, 2, 0, 3],
  }),
  ...trio("groups, and columns left over", [2, 4, 3, 4], [2, 2, 3, 3], {
    groups: 2,
    stride: 2,
    padding: 1,
  }),
  ...trio("a map each (depthwise)", [1, 3, 4, 3], [6, 1, 2, 2], { groups: 3 }),
  ...pooling("windows that overlap", [1, 2, 5, 6], { kernel: 3, stride: 2, padding: [1, 0, 0, 1] }),
  ...pooling("a window for each stride, in ceil mode", [1, 2, 5, 5], { kernel: 2, ceilMode: true }),
  gradient("a matrix product has the gradients of both operands", {
    shapes: [
      [2, 3, 4],
      [4, 2],
    ],
    linear: true,
    op: (...xs) => matmul(at(xs, 0), at(xs, 1)),
  }),
  smooth(
    "local response norm's gradient reaches the channels that looked at this one",
    [[2, 5, 2, 3]],
    (...xs) => localResponseNorm(at(xs, 0), { before: 2, after: 1, alpha: 0.4, beta: 0.75, k: 1 }),
  ),
  smooth("softmax's gradient counts every class", [[3, 5]], (...xs) => softmax(at(xs, 0), 1)),
  smooth("cross-entropy's gradient counts every class", [[3, 4]], (...xs) => {
    const logits = at(xs, 0);
    const labels = reshape(mul(mean(logits, 1), 0), [3]);
    return crossEntropy().value(logits, labels);
  }),
  smooth(
    "the gradient of batch statistics goes through mean and variance",
    [[3, 2, 2, 3]],
    (...xs) => standardised(at(xs, 0)),
  ),
  smooth("sigmoid times tanh has the gradients of both factors", [[4, 5]], (...xs) =>
    mul(sigmoid(at(xs, 0)), tanh(at(xs, 0))),
  ),
  ...(["none", "sigmoid", "tanh"] as const).map((activation) =>
    smooth(
      `the bias is added before the activation in gradients too: ${activation}`,
      [[2, 2, 4, 4], [3, 2, 2, 3], [3]],
      (...xs) =>
        conv2d(at(xs, 0), at(xs, 1), { bias: at(xs, 2), activation, padding: [1, 0, 0, 1] }),
    ),
  ),
];
