/**
 * Normalisations with a kernel of their own: per-channel scale and shift, and AlexNet's local response normalisation.
 */

import { commonBackend, defineFusedOp, type FusedOp } from "../autograd/define-op.js";
import type { AxisGeometry, LocalResponseNormGeometry, Pool2dGeometry, Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { add, div, mul, pow } from "./binary.js";
import { avgPool2dOp } from "./pool2d.js";
import { sum } from "./reduce.js";
import { reshape } from "./reshape.js";
import { axisGeometry } from "./softmax.js";

const axisShape = (g: AxisGeometry): Shape => [g.outer, g.length, g.inner];
const perChannel = (x: Tensor, g: AxisGeometry): Tensor => reshape(x, [1, g.length, 1]);

/** x · scale + shift, one pair for each place on the middle axis. */
export const batchNormOp: FusedOp<AxisGeometry> = defineFusedOp<AxisGeometry, "batchNorm">({
  name: "batchNorm",
  kernel: "batchNorm",
  shape: axisShape,
  fused: (kernels, [x, scale, shift], g) =>
    kernels.batchNorm(x?.buffer, scale?.buffer, shift?.buffer, g),
  compose: ([x, scale, shift], g) => {
    if (x === undefined || scale === undefined || shift === undefined)
      throw new RangeError("batchNorm has three operands");
    return add(mul(x, perChannel(scale, g)), perChannel(shift, g));
  },
  backward: (dy, [x, scale], _y, g) => [
    scale && (() => mul(dy, perChannel(scale, g))),
    x && (() => sum(mul(dy, x), [0, 2])),
    () => sum(dy, [0, 2]),
  ],
});

/** x `[N, C, ...]` · scale `[C]` + shift `[C]`. @throws ShapeError */
export function channelAffine(x: Tensor, scale: Tensor, shift: Tensor): Tensor {
  const g = axisGeometry("channelAffine", x, 1);
  commonBackend("channelAffine", [x, scale, shift]);
  for (const [name, operand] of Object.entries({ scale, shift })) {
    if (sameShape(operand.shape, [g.length])) continue;
    throw new ShapeError(
      `channelAffine: found ${name} ${formatShape(operand.shape)} for input ${formatShape(x.shape)}, expected [${g.length}] (one number a channel); correct ${name}`,
      { [name]: operand.shape, input: x.shape },
    );
  }
  return tidy(() => reshape(batchNormOp([reshape(x, axisShape(g)), scale, shift], g), x.shape));
}

/** Neighbouring places on the middle axis as an average pool over `[N, 1, C, H·W]`: `before`, `after` are its padding. */
function channelWindow(g: LocalResponseNormGeometry): Pool2dGeometry {
  const kernelHeight = g.before + g.after + 1;
  return Object.freeze({
    batch: g.outer,
    channels: 1,
    inHeight: g.length,
    inWidth: g.inner,
    outHeight: g.length,
    outWidth: g.inner,
    kernelHeight,
    kernelWidth: 1,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: 1,
    dilationWidth: 1,
    padTop: g.before,
    padBottom: g.after,
    padLeft: 0,
    padRight: 0,
    countPadding: true,
  });
}

/** x / (k + α Σ x²)^β over neighbouring places on the middle axis. */
export const localResponseNormOp: FusedOp<LocalResponseNormGeometry> = defineFusedOp<
  LocalResponseNormGeometry,
  "localResponseNorm"
>({
  name: "localResponseNorm",
  kernel: "localResponseNorm",
  shape: axisShape,
  fused: (kernels, [x], g) => kernels.localResponseNorm(x?.buffer, g),
  compose: ([x], g) => {
    if (x === undefined) throw new RangeError("localResponseNorm has one operand");
    const window = channelWindow(g);
    const squares = reshape(mul(x, x), [g.outer, 1, g.length, g.inner]);
    const total = reshape(mul(avgPool2dOp([squares], window), window.kernelHeight), axisShape(g));
    return div(x, pow(add(mul(total, g.alpha), g.k), g.beta));
  },
});

/** The window of {@link localResponseNorm}, resolved, in the AlexNet paper's convention: α scales the plain sum. */
export interface LocalResponseNormWindow {
  /** Channels looked at before and after. The paper's n = 5 is 2 and 2. */
  readonly before: number;
  readonly after: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

/** The window of {@link localResponseNorm} by its size, as one of three sources counts it. */
export interface LocalResponseNormSize {
  readonly size: number;
  /**
   * "torch" and "onnx" scale the sum by alpha / size; of an even size PyTorch looks size / 2 before and one less after,
   * ONNX the mirror image. "paper" scales the plain sum by alpha and looks size / 2, rounded down, to both sides: the
   * formula as printed, one channel more than an even size says.
   */
  readonly convention: "onnx" | "paper" | "torch";
  /** 1e-4. */
  readonly alpha?: number | undefined;
  /** 0.75. */
  readonly beta?: number | undefined;
  /** 1; 2 in the paper. */
  readonly k?: number | undefined;
}

/** Options of {@link localResponseNorm}: a window by its size and a convention, or resolved. */
export type LocalResponseNormOptions = LocalResponseNormSize | LocalResponseNormWindow;

const localResponseNormOptionNames: OptionNames<LocalResponseNormOptions> = {
  size: true,
  convention: true,
  before: true,
  after: true,
  alpha: true,
  beta: true,
  k: true,
};

/**
 * The window that a size means in a convention.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { localResponseNormWindow } from "@convscope/core";
 * const { before, after } = localResponseNormWindow({ size: 4, convention: "torch" });
 * if (before !== 2 || after !== 1) throw new Error("PyTorch looks further back");
 * ```
 */
export function localResponseNormWindow(
  options: LocalResponseNormOptions,
): LocalResponseNormWindow {
  checkOptionNames("localResponseNorm", options, localResponseNormOptionNames);
  const window = "size" in options ? resolveSize(options) : options;
  const { before, after, alpha, beta, k } = window;
  checkInteger("localResponseNorm", "before", before, 0);
  checkInteger("localResponseNorm", "after", after, 0);
  if (![alpha, beta, k].every(Number.isFinite)) {
    throw new ArgumentError(
      "localResponseNorm: found alpha, beta or k that is not finite, expected finite numbers; correct it",
      { ...options },
    );
  }
  return window;
}

function resolveSize(options: LocalResponseNormSize): LocalResponseNormWindow {
  const { size, convention, alpha = 1e-4, beta = 0.75 } = options;
  const { k = convention === "paper" ? 2 : 1 } = options;
  checkInteger("localResponseNorm", "size", size, 1);
  const [half, rest] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  switch (convention) {
    case "torch":
      return { before: half, after: rest, alpha: alpha / size, beta, k };
    case "onnx":
      return { before: rest, after: half, alpha: alpha / size, beta, k };
    case "paper":
      return { before: half, after: half, alpha, beta, k };
    default:
      throw new ArgumentError(
        `localResponseNorm: found convention ${JSON.stringify(convention)}, expected "torch", "onnx" or "paper" (they count size and alpha differently); choose one of these`,
        { convention },
      );
  }
}

/** Krizhevsky et al. 2012, section 3.3, on x `[N, C, ...]`. @throws ArgumentError */
export function localResponseNorm(x: Tensor, options: LocalResponseNormOptions): Tensor {
  const window = localResponseNormWindow(options);
  const g = Object.freeze({ ...axisGeometry("localResponseNorm", x, 1), ...window });
  if (x.size === 0) return x.alias();
  return tidy(() => reshape(localResponseNormOp([reshape(x, axisShape(g))], g), x.shape));
}
