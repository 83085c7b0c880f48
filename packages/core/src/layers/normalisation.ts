/**
 * Normalising layers: batch norm over a batch's maps, and AlexNet's local response normalisation.
 */
import type { Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { fill } from "../init.js";
import { add, div, mul, sub } from "../ops/binary.js";
import { checkEpsilon, checkMomentum, standardise } from "../ops/example-norms.js";
import {
  channelAffine,
  type LocalResponseNormOptions,
  localResponseNorm as localResponseNormOp,
  localResponseNormWindow,
} from "../ops/normalise.js";
import { reshape } from "../ops/reshape.js";
import { detach } from "../ops/softmax.js";
import { sqrt } from "../ops/unary.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Layer, type LayerScope, onlyInput, sameRange, type VariableSpec } from "./layer.js";

/** Options of {@link batchNorm2d}. */
export interface BatchNorm2dOptions {
  readonly channels: number;
  /** Added to the variance; 1e-5 as PyTorch. */
  readonly epsilon?: number | undefined;
  /** Share of the new statistics in the running ones; 0.1 as PyTorch. */
  readonly momentum?: number | undefined;
}

const batchNorm2dOptionNames: OptionNames<BatchNorm2dOptions> = {
  channels: true,
  epsilon: true,
  momentum: true,
};

/**
 * Ioffe & Szegedy 2015: per channel (x − mean) / √(variance + ε) · weight + bias; batch statistics in training, running
 * ones in use. Four numbers a channel, of which two are trained. As PyTorch, the running variance is the unbiased one.
 *
 * @throws ArgumentError for impossible options
 */
export function batchNorm2d(options: BatchNorm2dOptions): Layer {
  checkOptionNames("batchNorm2d", options, batchNorm2dOptionNames);
  const { channels, epsilon = 1e-5, momentum = 0.1 } = options;
  checkInteger("batchNorm2d", "channels", channels, 1);
  checkEpsilon("batchNorm2d", epsilon);
  checkMomentum("batchNorm2d", momentum);
  const spec = (name: string, kind: VariableSpec["kind"], value: number): VariableSpec => ({
    name,
    shape: [channels],
    kind,
    initialise: fill(value),
  });
  return {
    kind: "batchNorm2d",
    options: { ...options },
    variables: [
      spec("weight", "parameter", 1),
      spec("bias", "parameter", 0),
      spec("runningMean", "state", 0),
      spec("runningVariance", "state", 1),
    ],
    outputShape(...inputs: readonly Shape[]): Shape {
      const input = onlyInput("batchNorm2d", inputs);
      if (input[0] !== channels || input.length !== 3) {
        throw new ShapeError(
          `batchNorm2d: found input ${formatShape(input)}, expected [${channels}, height, width] (it holds four numbers for each of ${channels} channels); set channels to ${input[0]}`,
          { found: input, expected: channels },
        );
      }
      return input;
    },
    inputRange: sameRange,
    forward(inputs, scope) {
      const x = onlyInput("batchNorm2d", inputs);
      return scope.mode === "train"
        ? trained(x, scope, epsilon, momentum)
        : inUse(x, scope, epsilon);
    },
  };
}

function inUse(x: Tensor, scope: LayerScope, epsilon: number): Tensor {
  const scale = div(scope.value("weight"), sqrt(add(scope.value("runningVariance"), epsilon)));
  return channelAffine(x, scale, sub(scope.value("bias"), mul(scope.value("runningMean"), scale)));
}

function trained(x: Tensor, scope: LayerScope, epsilon: number, momentum: number): Tensor {
  const [batch = 1, channels = 1, height = 1, width = 1] = x.shape;
  const column = [1, channels, 1, 1];
  const count = batch * height * width;
  if (count < 2) {
    throw new ShapeError(
      `batchNorm2d: found ${count} value a channel in ${formatShape(x.shape)}, expected more than 1 in training (one value has no variance); use a larger batch`,
      { shape: x.shape },
    );
  }
  const { normal, mean, variance } = standardise(x, [0, 2, 3], epsilon);
  const follow = (name: string, statistic: Tensor, factor: number): void => {
    const seen = mul(reshape(detach(statistic), [channels]), momentum * factor);
    scope.update(name, add(mul(scope.value(name), 1 - momentum), seen));
  };
  follow("runningMean", mean, 1);
  follow("runningVariance", variance, count / (count - 1));
  return add(
    mul(normal, reshape(scope.value("weight"), column)),
    reshape(scope.value("bias"), column),
  );
}

/**
 * Krizhevsky et al. 2012, section 3.3: x / (k + α · Σ x²)^β over neighbouring channels, by size and convention or by the
 * channels before and after.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const norm1 = layers.localResponseNorm({ size: 5, convention: "paper" });
 * if (norm1.outputShape([96, 55, 55]).join() !== "96,55,55") throw new Error("a norm keeps the shape");
 * ```
 */
export function localResponseNorm(options: LocalResponseNormOptions): Layer {
  const window = localResponseNormWindow(options);
  return {
    kind: "localResponseNorm",
    options: { ...options },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) => onlyInput("localResponseNorm", inputs),
    inputRange: sameRange,
    forward: (inputs) => localResponseNormOp(onlyInput("localResponseNorm", inputs), window),
  };
}
