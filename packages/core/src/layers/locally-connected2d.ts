/**
 * Locally connected layer: a convolution's windows without its weight sharing (torch7's SpatialConvolutionLocal).
 */
import type { Conv2dGeometry, Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { conv2dGeometry } from "../geometry/conv2d.js";
import {
  checkInteger,
  type Padding,
  type Pair,
  resolvePair,
  type WindowOptions,
} from "../geometry/window.js";
import type { InitialiserChoice } from "../init.js";
import { locallyConnected2d as locallyConnected2dOp } from "../ops/locally-connected2d.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, sameShape } from "../shape.js";
import { type Activation, activations, checkActivation } from "./activation.js";
import { type Layer, onlyInput, type Range2d, windowRange } from "./layer.js";
import { onlyMaps } from "./maps.js";
import { weightAndBias, weightedCounts } from "./weights.js";

/** Options of {@link locallyConnected2d}. */
export interface LocallyConnected2dLayerOptions {
  /** `[channels, height, width]`: there are weights for every place, so the maps' size is part of the layer. */
  readonly input: Shape;
  readonly outChannels: number;
  readonly kernel: Pair;
  readonly stride?: Pair | undefined;
  readonly padding?: Padding | undefined;
  readonly dilation?: Pair | undefined;
  readonly bias?: boolean | undefined;
  readonly activation?: Activation | undefined;
  readonly initialiser?: InitialiserChoice | undefined;
}

const locallyConnected2dOptionNames: OptionNames<LocallyConnected2dLayerOptions> = {
  input: true,
  outChannels: true,
  kernel: true,
  stride: true,
  padding: true,
  dilation: true,
  bias: true,
  activation: true,
  initialiser: true,
};

/** A locally connected layer, with its geometry for those who explain it. */
export interface LocallyConnected2dLayer extends Layer {
  readonly kind: "locallyConnected2d";
  /** The geometry on one example of this shape. @throws ShapeError */
  geometry(input: Shape): Conv2dGeometry;
}

/**
 * Weight `[P, Q, outChannels, channels, R, S]` and bias `[outChannels, P, Q]` for P × Q places.
 *
 * @throws ArgumentError for impossible options, ShapeError when no window fits the input
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const local = layers.locallyConnected2d({ input: [3, 8, 8], outChannels: 4, kernel: 3 });
 * if (local.variables[0]?.shape.join() !== "6,6,4,3,3,3") throw new Error("kernels for each of 6 x 6 places");
 * ```
 */
export function locallyConnected2d(
  options: LocallyConnected2dLayerOptions,
): LocallyConnected2dLayer {
  checkOptionNames("locallyConnected2d", options, locallyConnected2dOptionNames);
  const kind = "locallyConnected2d";
  const { outChannels, bias = true, activation = "none", initialiser } = options;
  checkInteger(kind, "outChannels", outChannels, 1);
  checkActivation(kind, activation);
  const kernel = resolvePair(kind, "kernel", options.kernel, 1);
  const { stride, padding, dilation } = options;
  const window: WindowOptions = { stride, padding, dilation };
  const expected = onlyMaps(kind, [options.input]);
  const [channels] = expected;
  const g = conv2dGeometry([1, ...expected], [outChannels, channels, ...kernel], window, kind);
  const geometry = (input: Shape): Conv2dGeometry => {
    if (sameShape(input, expected)) return g;
    throw new ShapeError(
      `${kind}: found input ${formatShape(input)}, weight wants ${formatShape(expected)} (every place has weights of its own); set input to ${formatShape(input)}, or correct the layer before`,
      { found: input, expected },
    );
  };
  const area = g.kernelHeight * g.kernelWidth;
  const unit = [outChannels, g.outHeight, g.outWidth];
  const neurons = outChannels * g.outHeight * g.outWidth;
  const macs = neurons * channels * area;
  return {
    kind,
    options: { ...options },
    variables: weightAndBias({
      shape: [g.outHeight, g.outWidth, outChannels, channels, ...kernel],
      biasShape: bias ? unit : undefined,
      fans: { fanIn: channels * area, fanOut: outChannels * area },
      initialiser,
    }),
    geometry,
    outputShape(...inputs: readonly Shape[]): Shape {
      geometry(onlyInput(kind, inputs));
      return unit;
    },
    inputRange: ({ rows, columns }: Range2d) => [
      {
        rows: windowRange(rows, g.kernelHeight, g.strideHeight, g.dilationHeight, g.padTop),
        columns: windowRange(columns, g.kernelWidth, g.strideWidth, g.dilationWidth, g.padLeft),
      },
    ],
    counts: () => weightedCounts(neurons, macs, bias),
    forward(inputs, scope) {
      const own = { ...window, bias: bias ? scope.value("bias") : undefined };
      return activations[activation](
        locallyConnected2dOp(onlyInput(kind, inputs), scope.value("weight"), own),
      );
    },
  };
}
