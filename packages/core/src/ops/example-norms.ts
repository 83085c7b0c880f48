/**
 * Normalisations by the mean and variance of each example alone, by PyTorch's definitions: layer, group and instance norm.
 * Not batch norm, whose statistics run over the batch (layers/normalisation.ts).
 */
import { commonBackend } from "../autograd/define-op.js";
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, sameShape, sizeOf } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { add, div, mul, sub } from "./binary.js";
import { mean } from "./reduce.js";
import { reshape } from "./reshape.js";
import { sqrt } from "./unary.js";

/** Scale, shift and guard of a normalisation. */
export interface NormOptions {
  /** Factor on the normal values; 1. */
  readonly weight?: Tensor | undefined;
  /** Added last; 0. */
  readonly bias?: Tensor | undefined;
  /** Added to the variance; 1e-5. */
  readonly epsilon?: number | undefined;
}

const normOptionNames: OptionNames<NormOptions> = { weight: true, bias: true, epsilon: true };

/** What {@link standardise} found on its way. */
interface Standardised {
  readonly normal: Tensor;
  /** With the reduced axes as 1. */
  readonly mean: Tensor;
  /** Σ (x − mean)² / n: the biased one. */
  readonly variance: Tensor;
}

/** (x − mean) / √(variance + ε) over some axes. */
export function standardise(x: Tensor, axes: readonly number[], epsilon: number): Standardised {
  const average = mean(x, axes, { keepDims: true });
  const centred = sub(x, average);
  const variance = mean(mul(centred, centred), axes, { keepDims: true });
  return { normal: div(centred, sqrt(add(variance, epsilon))), mean: average, variance };
}

/** @throws ArgumentError for a number below 0 */
export function checkEpsilon(op: string, epsilon: number): void {
  if (epsilon >= 0 && Number.isFinite(epsilon)) return;
  throw new ArgumentError(
    `${op}: found epsilon ${epsilon}, expected a finite number from 0; correct it`,
    { epsilon },
  );
}

/** Checks the share of new statistics in running ones. @throws ArgumentError outside 0 to 1 */
export function checkMomentum(op: string, momentum: number): void {
  if (momentum >= 0 && momentum <= 1) return;
  throw new ArgumentError(
    `${op}: found momentum ${momentum}, expected a number from 0 to 1 (the share of the new statistics in the running ones); correct it`,
    { momentum },
  );
}

/** normal · weight + bias, both given the same shape beside it. @throws ShapeError when they are of another than `wanted` */
function affine(
  op: string,
  normal: Tensor,
  options: NormOptions,
  wanted: Shape,
  beside: Shape,
): Tensor {
  checkOptionNames(op, options, normOptionNames);
  const { weight, bias } = options;
  commonBackend(op, [normal, weight, bias]);
  for (const [name, operand] of Object.entries({ weight, bias })) {
    if (operand === undefined || sameShape(operand.shape, wanted)) continue;
    throw new ShapeError(
      `${op}: found ${name} ${formatShape(operand.shape)}, expected ${formatShape(wanted)} for input ${formatShape(normal.shape)}; correct ${name}`,
      { [name]: operand.shape, expected: wanted },
    );
  }
  const scaled = weight === undefined ? normal : mul(normal, reshape(weight, beside));
  return bias === undefined ? scaled : add(scaled, reshape(bias, beside));
}

/** Shape of numbers per channel beside `[N, C, ...]`. */
function besideChannels(x: Tensor): Shape {
  return x.shape.map((extent, axis) => (axis === 1 ? extent : 1));
}

/**
 * (x − mean) / √(variance + ε) · weight + bias over the last axes together (Ba, Kiros, Hinton 2016).
 *
 * @param shape extents of the last axes, which weight and bias have too
 * @throws ShapeError when the last axes of x are others
 * @example
 * ```ts
 * import { layerNorm, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const y = layerNorm(tensor(createReferenceBackend(), [1, 3, 10, 30], [2, 2]), [2]);
 * if (y.dataSync().map(Math.round).join() !== "-1,1,-1,1") throw new Error("each row on its own");
 * ```
 */
export function layerNorm(x: Tensor, shape: Shape, options: NormOptions = {}): Tensor {
  const { epsilon = 1e-5 } = options;
  checkEpsilon("layerNorm", epsilon);
  const first = x.rank - shape.length;
  if (shape.length === 0 || first < 0 || !sameShape(x.shape.slice(first), shape)) {
    throw new ShapeError(
      `layerNorm: found input ${formatShape(x.shape)}, expected last axes ${formatShape(shape)} (they are normalised together); correct the shape`,
      { found: x.shape, expected: shape },
    );
  }
  if (x.size === 0) return x.alias();
  return tidy(() => {
    const axes = shape.map((_, i) => first + i);
    const { normal } = standardise(x, axes, epsilon);
    return affine("layerNorm", normal, options, shape, shape);
  });
}

/**
 * (x − mean) / √(variance + ε) · weight + bias over each of `groups` runs of channels of x `[N, C, ...]`, one weight and
 * one bias a channel (Wu & He 2018).
 *
 * @throws ArgumentError when the groups do not divide the channels, ShapeError for weights of another shape
 * @example
 * ```ts
 * import { groupNorm, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const y = groupNorm(tensor(createReferenceBackend(), [1, 3, 10, 30], [1, 4]), 2);
 * if (y.dataSync().map(Math.round).join() !== "-1,1,-1,1") throw new Error("each pair on its own");
 * ```
 */
export function groupNorm(x: Tensor, groups: number, options: NormOptions = {}): Tensor {
  const { epsilon = 1e-5 } = options;
  const [batch = 1, channels = 0] = x.shape;
  checkEpsilon("groupNorm", epsilon);
  checkGroups(groups, channels);
  if (x.size === 0) return x.alias();
  return tidy(() => {
    const runs = reshape(x, [batch, groups, sizeOf(x.shape) / (batch * groups)]);
    const normal = reshape(standardise(runs, [2], epsilon).normal, x.shape);
    return affine("groupNorm", normal, options, [channels], besideChannels(x));
  });
}

/** @throws ArgumentError unless `groups` divides `channels` */
export function checkGroups(groups: number, channels: number): void {
  checkInteger("groupNorm", "groups", groups, 1);
  if (channels > 0 && channels % groups === 0) return;
  throw new ArgumentError(
    `groupNorm: found ${groups} groups for ${channels} channels, expected a divisor of ${channels} (all groups are alike); correct groups`,
    { groups, channels },
  );
}

/** The result of {@link instanceNorm} with its statistics `[N, C]`. */
export interface InstanceNorm {
  readonly output: Tensor;
  readonly mean: Tensor;
  /** Unbiased, as running variances are. */
  readonly variance: Tensor;
}

/**
 * (x − mean) / √(variance + ε) · weight + bias over each map of x `[N, C, ...]` (Ulyanov, Vedaldi, Lempitsky 2016).
 *
 * @throws ShapeError for maps of one value, or weights of another shape
 * @example
 * ```ts
 * import { instanceNorm, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const y = instanceNorm(tensor(createReferenceBackend(), [1, 3, 10, 30], [1, 2, 2]));
 * if (y.dataSync().map(Math.round).join() !== "-1,1,-1,1") throw new Error("each map on its own");
 * ```
 */
export function instanceNorm(x: Tensor, options: NormOptions = {}): Tensor {
  return tidy(() => instanceNormWithStatistics(x, options).output);
}

/** {@link instanceNorm}, with what it divided by. @throws ShapeError */
export function instanceNormWithStatistics(x: Tensor, options: NormOptions): InstanceNorm {
  const { epsilon = 1e-5 } = options;
  const [batch = 1, channels = 1, ...places] = x.shape;
  const count = sizeOf(places);
  checkEpsilon("instanceNorm", epsilon);
  if (x.rank < 3 || count < 2) {
    throw new ShapeError(
      `instanceNorm: found input ${formatShape(x.shape)}, expected maps of more than one value (one value has no variance); use larger maps, or layerNorm on flat features`,
      { shape: x.shape },
    );
  }
  const axes = places.map((_, i) => i + 2);
  const { normal, mean: average, variance } = standardise(x, axes, epsilon);
  return {
    output: affine("instanceNorm", normal, options, [channels], besideChannels(x)),
    mean: reshape(average, [batch, channels]),
    variance: mul(reshape(variance, [batch, channels]), count / (count - 1)),
  };
}
