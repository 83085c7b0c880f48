/**
 * Cross-correlation of NCHW maps with OIHW filters (Goodfellow et al. 2016, eq. 9.6), and its two gradients.
 * The three are closed under differentiation: each one's gradients are the other two.
 */

import {
  commonBackend,
  defineFusedOp,
  defineOp,
  type FusedOp,
  gradKernels,
  type Op,
} from "../autograd/define-op.js";
import type { Conv2dBiasActivationGeometry, Conv2dGeometry } from "../backend.js";
import { ShapeError } from "../errors.js";
import { type Conv2dOptions, conv2dGeometry } from "../geometry/conv2d.js";
import { checkPaddingMode, type PaddingMode } from "../geometry/window.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { add, greater, mul, sub } from "./binary.js";
import { checkWindowFill, pad } from "./pad.js";
import { sum } from "./reduce.js";
import { reshape } from "./reshape.js";
import { relu, sigmoid, tanh } from "./unary.js";
import { where } from "./where.js";

const xShape = (g: Conv2dGeometry): number[] => [g.batch, g.inChannels, g.inHeight, g.inWidth];
const wShape = (g: Conv2dGeometry): number[] => [
  g.outChannels,
  g.inChannels / g.groups,
  g.kernelHeight,
  g.kernelWidth,
];
const yShape = (g: Conv2dGeometry): number[] => [g.batch, g.outChannels, g.outHeight, g.outWidth];

/** y from x and w. */
export const conv2dOp: Op<Conv2dGeometry> = defineOp<Conv2dGeometry>({
  name: "conv2d",
  shape: yShape,
  empty: 0,
  forward: (backend, [x, w], g) => backend.kernels.conv2d(x?.buffer, w?.buffer, g),
  backward: (dy, [x, w], _y, g) => [
    w && (() => conv2dInputGradOp([dy, w], g)),
    x && (() => conv2dWeightGradOp([x, dy], g)),
  ],
});

/** dL/dx from dy and w: also the transposed convolution. */
export const conv2dInputGradOp: Op<Conv2dGeometry> = defineOp<Conv2dGeometry>({
  name: "conv2dInputGrad",
  shape: xShape,
  empty: 0,
  forward: (backend, [dy, w], g) => gradKernels(backend).conv2dInputGrad(dy?.buffer, w?.buffer, g),
  backward: (dx, [dy, w], _y, g) => [
    w && (() => conv2dOp([dx, w], g)),
    dy && (() => conv2dWeightGradOp([dx, dy], g)),
  ],
});

/** dL/dw from x and dy. */
export const conv2dWeightGradOp: Op<Conv2dGeometry> = defineOp<Conv2dGeometry>({
  name: "conv2dWeightGrad",
  shape: wShape,
  empty: 0,
  forward: (backend, [x, dy], g) => gradKernels(backend).conv2dWeightGrad(x?.buffer, dy?.buffer, g),
  backward: (dw, [x, dy], _y, g) => [
    dy && (() => conv2dInputGradOp([dy, dw], g)),
    x && (() => conv2dOp([x, dw], g)),
  ],
});

type Activation = Conv2dBiasActivationGeometry["activation"];

const activations: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  none: (x) => x,
  relu,
  sigmoid,
  tanh,
};

/** dL/d(before the activation), from the activation's output. */
const throughActivation: Readonly<Record<Activation, (dy: Tensor, y: Tensor) => Tensor>> = {
  none: (dy) => dy,
  relu: (dy, y) => where(greater(y, 0), dy, 0),
  sigmoid: (dy, y) => mul(dy, mul(y, sub(1, y))),
  tanh: (dy, y) => mul(dy, sub(1, mul(y, y))),
};

/** activation(x ∗ w + b), in one kernel where the backend has it. */
export const conv2dBiasActivationOp: FusedOp<Conv2dBiasActivationGeometry> = defineFusedOp<
  Conv2dBiasActivationGeometry,
  "conv2dBiasActivation"
>({
  name: "conv2dBiasActivation",
  kernel: "conv2dBiasActivation",
  shape: yShape,
  fused: (kernels, [x, w, b], g) =>
    kernels.conv2dBiasActivation(x?.buffer, w?.buffer, b?.buffer, g),
  compose: ([x, w, b], g) => {
    if (x === undefined || w === undefined || b === undefined)
      throw new RangeError("conv2d has three operands");
    const { activation, ...window } = g;
    return activations[activation](
      add(conv2dOp([x, w], window), reshape(b, [1, g.outChannels, 1, 1])),
    );
  },
  backward: (dy, [x, w], y, g) => {
    const { activation, ...window } = g;
    let inner: Tensor | undefined;
    const before = (): Tensor => {
      inner ??= throughActivation[activation](dy, y);
      return inner;
    };
    return [
      w && (() => conv2dInputGradOp([before(), w], window)),
      x && (() => conv2dWeightGradOp([x, before()], window)),
      () => sum(before(), [0, 2, 3]),
    ];
  },
});

/** Options of {@link conv2d}. */
export interface Conv2dCallOptions extends Conv2dOptions {
  /** `[K]` */
  readonly bias?: Tensor | undefined;
  /** What follows the bias; fused with it where the backend can. */
  readonly activation?: Activation | undefined;
  /** What the padding holds; "zeros" unless said otherwise. */
  readonly paddingMode?: PaddingMode | undefined;
}

const conv2dOptionNames: OptionNames<Conv2dCallOptions> = {
  stride: true,
  padding: true,
  dilation: true,
  groups: true,
  bias: true,
  activation: true,
  paddingMode: true,
};

/** Padding that a kernel does not know, put around x beforehand: the window then has none left. */
function padded(
  x: Tensor,
  g: Conv2dGeometry,
  fill: "reflect" | "replicate",
): [Tensor, Conv2dGeometry] {
  const widths = [
    [0, 0],
    [0, 0],
    [g.padTop, g.padBottom],
    [g.padLeft, g.padRight],
  ] as const;
  const wide = pad(x, widths, fill);
  const inHeight = g.inHeight + g.padTop + g.padBottom;
  const inWidth = g.inWidth + g.padLeft + g.padRight;
  const none = { padTop: 0, padBottom: 0, padLeft: 0, padRight: 0 };
  return [wide, Object.freeze({ ...g, inHeight, inWidth, ...none })];
}

/**
 * Cross-correlation of x `[N, C, H, W]` with w `[K, C / groups, R, S]`, giving `[N, K, P, Q]`.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit
 * @example
 * ```ts
 * import { conv2d, ones } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const y = conv2d(ones(backend, [1, 3, 5, 5]), ones(backend, [2, 3, 3, 3]), { padding: 1 });
 * if (y.shape.join() !== "1,2,5,5") throw new Error("padding 1 keeps 5 x 5 under a 3 x 3 filter");
 * ```
 */
export function conv2d(
  x: Tensor,
  w: Tensor,
  options: Conv2dCallOptions = {},
  op = "conv2d",
): Tensor {
  checkOptionNames(op, options, conv2dOptionNames);
  const g = conv2dGeometry(x.shape, w.shape, options, op);
  const { bias, activation = "none", paddingMode = "zeros" } = options;
  commonBackend(op, [x, w, bias]);
  checkPaddingMode(op, paddingMode);
  checkWindowFill(op, g, paddingMode);
  if (bias !== undefined && (bias.rank !== 1 || bias.size !== g.outChannels)) {
    throw new ShapeError(
      `${op}: found bias ${formatShape(bias.shape)}, expected [${g.outChannels}] (one number for each of the ${g.outChannels} filters); correct the bias`,
      { bias: bias.shape, outChannels: g.outChannels },
    );
  }
  return tidy(() => {
    const [input, window] = paddingMode === "zeros" ? [x, g] : padded(x, g, paddingMode);
    return bias === undefined
      ? activations[activation](conv2dOp([input, w], window))
      : conv2dBiasActivationOp([input, w, bias], Object.freeze({ ...window, activation }));
  });
}
