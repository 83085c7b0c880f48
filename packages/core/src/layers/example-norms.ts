/**
 * Layers that normalise each example by its own mean and variance: layer, group and instance norm.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { fill } from "../init.js";
import { add, div, mul, sub } from "../ops/binary.js";
import {
  checkEpsilon,
  checkGroups,
  checkMomentum,
  groupNorm as groupNormOp,
  instanceNormWithStatistics,
  layerNorm as layerNormOp,
} from "../ops/example-norms.js";
import { channelAffine } from "../ops/normalise.js";
import { mean } from "../ops/reduce.js";
import { detach } from "../ops/softmax.js";
import { sqrt } from "../ops/unary.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { checkShape, formatShape, sameShape } from "../shape.js";
import { ones, zeros } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Layer, type LayerScope, onlyInput, type VariableSpec } from "./layer.js";

function spec(name: string, kind: VariableSpec["kind"], shape: Shape, value: number): VariableSpec {
  return { name, shape, kind, initialise: fill(value) };
}

const affineSpecs = (shape: Shape, bias = true): readonly VariableSpec[] => [
  spec("weight", "parameter", shape, 1),
  ...(bias ? [spec("bias", "parameter", shape, 0)] : []),
];

/** @throws ShapeError unless the input has these channels */
function checkChannels(kind: string, input: Shape, channels: number, holds: string): void {
  if (input[0] === channels) return;
  throw new ShapeError(
    `${kind}: found input ${formatShape(input)}, expected ${channels} channels (${holds}); set channels to ${input[0]}`,
    { found: input, expected: channels },
  );
}

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** The last extents of an example, normalised together: `[84]`, or `[16, 5, 5]`. PyTorch's normalized_shape. */
  readonly shape: Shape;
  /** Added to the variance; 1e-5. */
  readonly epsilon?: number | undefined;
  /** Whether there are weights; true. PyTorch's elementwise_affine. */
  readonly affine?: boolean | undefined;
  /** Whether there are biases beside weights; true. */
  readonly bias?: boolean | undefined;
}

const layerNormOptionNames: OptionNames<LayerNormOptions> = {
  shape: true,
  epsilon: true,
  affine: true,
  bias: true,
};

/**
 * Ba, Kiros, Hinton 2016: an example's values minus their mean, divided by their deviation; a weight and a bias each.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const norm = layers.layerNorm({ shape: [16, 5, 5] });
 * if (norm.variables.length !== 2) throw new Error("a weight and a bias for each of 400 values");
 * ```
 */
export function layerNorm(options: LayerNormOptions): Layer {
  checkOptionNames("layerNorm", options, layerNormOptionNames);
  const { shape, epsilon, affine = true, bias = true } = options;
  checkShape("layerNorm", shape);
  checkEpsilon("layerNorm", epsilon ?? 0);
  if (shape.length === 0 || shape.includes(0)) {
    throw new ArgumentError(
      `layerNorm: found shape ${formatShape(shape)}, expected at least one value to normalise; give the last extents of an example`,
      { shape },
    );
  }
  return {
    kind: "layerNorm",
    options: { ...options },
    variables: affine ? affineSpecs(shape, bias) : [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const input = onlyInput("layerNorm", inputs);
      if (!sameShape(input.slice(-shape.length), shape)) {
        throw new ShapeError(
          `layerNorm: found input ${formatShape(input)}, expected last extents ${formatShape(shape)} (they are normalised together); set shape to ${formatShape(input.slice(-shape.length))}`,
          { found: input, expected: shape },
        );
      }
      return input;
    },
    forward: (inputs, scope) =>
      layerNormOp(onlyInput("layerNorm", inputs), shape, {
        epsilon,
        weight: affine ? scope.value("weight") : undefined,
        bias: affine && bias ? scope.value("bias") : undefined,
      }),
  };
}

/** Options of {@link groupNorm}. */
export interface GroupNormOptions {
  readonly channels: number;
  /** Runs of channels that are normalised together; they divide the channels. */
  readonly groups: number;
  /** Added to the variance; 1e-5. */
  readonly epsilon?: number | undefined;
  /** Whether there is a weight and a bias for each channel; true. */
  readonly affine?: boolean | undefined;
}

const groupNormOptionNames: OptionNames<GroupNormOptions> = {
  channels: true,
  groups: true,
  epsilon: true,
  affine: true,
};

/**
 * Wu & He 2018: each run of channels minus its mean, divided by its deviation; a weight and a bias for each channel.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const norm = layers.groupNorm({ channels: 32, groups: 8 });
 * if (norm.outputShape([32, 7, 7]).join() !== "32,7,7") throw new Error("a norm keeps the shape");
 * ```
 */
export function groupNorm(options: GroupNormOptions): Layer {
  checkOptionNames("groupNorm", options, groupNormOptionNames);
  const { channels, groups, epsilon, affine = true } = options;
  checkInteger("groupNorm", "channels", channels, 1);
  checkGroups(groups, channels);
  checkEpsilon("groupNorm", epsilon ?? 0);
  return {
    kind: "groupNorm",
    options: { ...options },
    variables: affine ? affineSpecs([channels]) : [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const input = onlyInput("groupNorm", inputs);
      checkChannels("groupNorm", input, channels, `in ${groups} groups`);
      return input;
    },
    forward: (inputs, scope) =>
      groupNormOp(onlyInput("groupNorm", inputs), groups, {
        epsilon,
        ...(affine ? { weight: scope.value("weight"), bias: scope.value("bias") } : {}),
      }),
  };
}

/** Options of {@link instanceNorm}, with the defaults of PyTorch's InstanceNorm2d. */
export interface InstanceNormOptions {
  readonly channels: number;
  /** Added to the variance; 1e-5. */
  readonly epsilon?: number | undefined;
  /** Share of the new statistics in the running ones; 0.1. */
  readonly momentum?: number | undefined;
  /** Whether there is a weight and a bias for each channel; false. */
  readonly affine?: boolean | undefined;
  /** Whether running statistics are kept in training and used afterwards; false: each map's own, always. */
  readonly trackRunningStatistics?: boolean | undefined;
}

const instanceNormOptionNames: OptionNames<InstanceNormOptions> = {
  channels: true,
  epsilon: true,
  momentum: true,
  affine: true,
  trackRunningStatistics: true,
};

/**
 * Ulyanov, Vedaldi, Lempitsky 2016: each map minus its mean, divided by its deviation. Running statistics are the means
 * over the batch of those of the maps, the variance unbiased.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const norm = layers.instanceNorm({ channels: 8, affine: true });
 * if (norm.variables.map(({ name }) => name).join() !== "weight,bias") throw new Error("nothing is carried along");
 * ```
 */
export function instanceNorm(options: InstanceNormOptions): Layer {
  checkOptionNames("instanceNorm", options, instanceNormOptionNames);
  const { channels, epsilon = 1e-5, momentum = 0.1, affine = false } = options;
  const { trackRunningStatistics: tracks = false } = options;
  checkInteger("instanceNorm", "channels", channels, 1);
  checkEpsilon("instanceNorm", epsilon);
  checkMomentum("instanceNorm", momentum);
  const state = [
    spec("runningMean", "state", [channels], 0),
    spec("runningVariance", "state", [channels], 1),
  ];
  return {
    kind: "instanceNorm",
    options: { ...options },
    variables: [...(affine ? affineSpecs([channels]) : []), ...(tracks ? state : [])],
    outputShape(...inputs: readonly Shape[]): Shape {
      const input = onlyInput("instanceNorm", inputs);
      checkChannels("instanceNorm", input, channels, "each map is normalised alone");
      return input;
    },
    forward(inputs, scope) {
      const x = onlyInput("instanceNorm", inputs);
      const own = affine ? { weight: scope.value("weight"), bias: scope.value("bias") } : {};
      if (tracks && scope.mode === "eval") return inUse(x, scope, own, epsilon);
      const found = instanceNormWithStatistics(x, { epsilon, ...own });
      if (tracks) {
        follow(scope, "runningMean", found.mean, momentum);
        follow(scope, "runningVariance", found.variance, momentum);
      }
      return found.output;
    },
  };
}

/** Moves a running statistic towards the mean over the batch. */
function follow(scope: LayerScope, name: string, statistic: Tensor, momentum: number): void {
  const seen = mul(mean(detach(statistic), 0), momentum);
  scope.update(name, add(mul(scope.value(name), 1 - momentum), seen));
}

function inUse(
  x: Tensor,
  scope: LayerScope,
  own: { readonly weight?: Tensor; readonly bias?: Tensor },
  epsilon: number,
): Tensor {
  const [, channels = 1] = x.shape;
  const { weight = ones(scope.backend, [channels]), bias = zeros(scope.backend, [channels]) } = own;
  const scale = div(weight, sqrt(add(scope.value("runningVariance"), epsilon)));
  return channelAffine(x, scale, sub(bias, mul(scope.value("runningMean"), scale)));
}
