/**
 * Convolution along one axis: filters over rows `[channels, length]`, with bias and activation.
 */
import type { Conv2dGeometry, Shape } from "../backend.js";
import { ArgumentError } from "../errors.js";
import { conv2dGeometry } from "../geometry/conv2d.js";
import { checkInteger, checkPaddingMode, type PaddingMode } from "../geometry/window.js";
import { as2d, type Window1dOptions } from "../geometry/window1d.js";
import type { InitialiserChoice } from "../init.js";
import { conv1d as conv1dOp } from "../ops/conv1d.js";
import { checkWindowFill } from "../ops/pad.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { type Activation, activations, checkActivation } from "./activation.js";
import { type Layer, type LayerCounts, onlyInput, windowRange } from "./layer.js";
import { checkChannels, onlyRows } from "./maps.js";
import { weightAndBias, weightedCounts } from "./weights.js";

/** Options of {@link conv1d}. */
export interface Conv1dLayerOptions extends Window1dOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly paddingMode?: PaddingMode | undefined;
  readonly groups?: number | undefined;
  readonly bias?: boolean | undefined;
  readonly activation?: Activation | undefined;
  readonly initialiser?: InitialiserChoice | undefined;
}

const conv1dOptionNames: OptionNames<Conv1dLayerOptions> = {
  inChannels: true,
  outChannels: true,
  kernel: true,
  stride: true,
  padding: true,
  dilation: true,
  paddingMode: true,
  groups: true,
  bias: true,
  activation: true,
  initialiser: true,
};

/** A convolution along one axis, with its geometry (of height 1) for those who explain it. */
export interface Conv1dLayer extends Layer {
  readonly kind: "conv1d";
  /** The geometry on one example of this shape. @throws ShapeError */
  geometry(input: Shape): Conv2dGeometry;
}

/**
 * PyTorch's Conv1d: weight `[outChannels, inChannels / groups, kernel]`.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const layer = layers.conv1d({ inChannels: 2, outChannels: 4, kernel: 5, padding: 2 });
 * if (layer.outputShape([2, 100]).join() !== "4,100") throw new Error("padding 2 keeps the length under a kernel of 5");
 * ```
 */
export function conv1d(options: Conv1dLayerOptions): Conv1dLayer {
  checkOptionNames("conv1d", options, conv1dOptionNames);
  const kind = "conv1d";
  const { inChannels, outChannels, kernel, groups = 1, bias = true } = options;
  const { activation = "none", paddingMode = "zeros", initialiser } = options;
  checkOptions(options);
  const { stride, padding, dilation } = options;
  const window = { stride, padding, dilation };
  const share = inChannels / groups;
  const geometry = (input: Shape): Conv2dGeometry => {
    const [channels, length] = onlyRows(kind, [input]);
    checkChannels(kind, channels, inChannels);
    const own = { ...as2d(kind, window), groups };
    const g = conv2dGeometry([1, channels, 1, length], [outChannels, share, 1, kernel], own, kind);
    checkWindowFill(kind, g, paddingMode);
    return g;
  };
  // Options that are impossible on rows of this length are so on all.
  geometry([inChannels, 2 ** 30]);
  return {
    kind,
    options: { ...options },
    variables: weightAndBias({
      shape: [outChannels, share, kernel],
      biasShape: bias ? [outChannels] : undefined,
      fans: { fanIn: share * kernel, fanOut: (outChannels / groups) * kernel },
      initialiser,
    }),
    geometry,
    outputShape: (...inputs: readonly Shape[]) => [
      outChannels,
      geometry(onlyInput(kind, inputs)).outWidth,
    ],
    inputRange({ rows, columns }, ...inputs: readonly Shape[]) {
      const g = geometry(onlyInput(kind, inputs));
      return [
        { rows, columns: windowRange(columns, kernel, g.strideWidth, g.dilationWidth, g.padLeft) },
      ];
    },
    counts(...inputs: readonly Shape[]): LayerCounts {
      const neurons = outChannels * geometry(onlyInput(kind, inputs)).outWidth;
      const macs = neurons * share * kernel;
      return weightedCounts(neurons, macs, bias);
    },
    forward(inputs, scope) {
      const own = { ...window, groups, paddingMode, bias: bias ? scope.value("bias") : undefined };
      return activations[activation](conv1dOp(onlyInput(kind, inputs), scope.value("weight"), own));
    },
  };
}

/** What the geometry does not see, and what must hold before there is one. @throws ArgumentError */
function checkOptions(options: Conv1dLayerOptions): void {
  const kind = "conv1d";
  const { inChannels, outChannels, kernel, groups = 1 } = options;
  checkInteger(kind, "inChannels", inChannels, 1);
  checkInteger(kind, "outChannels", outChannels, 1);
  checkInteger(kind, "kernel", kernel, 1);
  checkInteger(kind, "groups", groups, 1);
  checkActivation(kind, options.activation ?? "none");
  checkPaddingMode(kind, options.paddingMode ?? "zeros");
  if (inChannels % groups === 0 && outChannels % groups === 0) return;
  throw new ArgumentError(
    `${kind}: found groups ${groups} with ${inChannels} input and ${outChannels} output channels, expected a divisor of both (each group takes an equal share); choose groups that divide them`,
    { groups, inChannels, outChannels },
  );
}
