/**
 * Transposed convolution layer: enlarges maps by stamping learned kernels.
 */
import type { Conv2dGeometry, Shape } from "../backend.js";
import { ArgumentError } from "../errors.js";
import {
  type ConvTranspose2dOptions,
  convTranspose2dGeometry,
} from "../geometry/conv-transpose2d.js";
import { checkInteger, type Pair, resolvePair } from "../geometry/window.js";
import type { InitialiserChoice } from "../init.js";
import { convTranspose2d as convTranspose2dOp } from "../ops/conv-transpose2d.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { type Activation, activations, checkActivation } from "./activation.js";
import { type Layer, type LayerCounts, onlyInput, type Range, type Range2d } from "./layer.js";
import { checkChannels, onlyMaps } from "./maps.js";
import { weightAndBias, weightedCounts } from "./weights.js";

/** Options of {@link convTranspose2d}. */
export interface ConvTranspose2dLayerOptions extends ConvTranspose2dOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: Pair;
  readonly bias?: boolean | undefined;
  readonly activation?: Activation | undefined;
  readonly initialiser?: InitialiserChoice | undefined;
}

const convTranspose2dOptionNames: OptionNames<ConvTranspose2dLayerOptions> = {
  inChannels: true,
  outChannels: true,
  kernel: true,
  stride: true,
  padding: true,
  outputPadding: true,
  dilation: true,
  groups: true,
  bias: true,
  activation: true,
  initialiser: true,
};

/** A transposed convolution layer, with its geometry for those who explain it. */
export interface ConvTranspose2dLayer extends Layer {
  readonly kind: "convTranspose2d";
  /** The mirrored convolution on one example of this shape: it reads what the layer gives. @throws ShapeError */
  geometry(input: Shape): Conv2dGeometry;
}

/**
 * PyTorch's ConvTranspose2d: weight `[inChannels, outChannels / groups, R, S]`, which starts by PyTorch's fans (those of the
 * mirrored convolution).
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const up = layers.convTranspose2d({ inChannels: 16, outChannels: 8, kernel: 2, stride: 2 });
 * if (up.outputShape([16, 7, 7]).join() !== "8,14,14") throw new Error("twice the size");
 * ```
 */
export function convTranspose2d(options: ConvTranspose2dLayerOptions): ConvTranspose2dLayer {
  checkOptionNames("convTranspose2d", options, convTranspose2dOptionNames);
  const kind = "convTranspose2d";
  const { inChannels, outChannels, groups = 1, bias = true, activation = "none" } = options;
  checkOptions(options);
  const [rows, columns] = resolvePair(kind, "kernel", options.kernel, 1);
  const { initialiser, stride, padding, outputPadding, dilation } = options;
  const window = { stride, padding, outputPadding, dilation, groups };
  const shape = [inChannels, outChannels / groups, rows, columns];
  const fans = {
    fanIn: (outChannels / groups) * rows * columns,
    fanOut: (inChannels / groups) * rows * columns,
  };
  const geometry = (input: Shape): Conv2dGeometry => {
    const [channels, height, width] = onlyMaps(kind, [input]);
    checkChannels(kind, channels, inChannels);
    return convTranspose2dGeometry([1, channels, height, width], shape, window);
  };
  // Options that are impossible on maps of this size are so on all.
  geometry([inChannels, 2 ** 20, 2 ** 20]);
  return {
    kind,
    options: { ...options },
    variables: weightAndBias({
      shape,
      biasShape: bias ? [outChannels] : undefined,
      fans,
      initialiser,
    }),
    geometry,
    outputShape(...inputs: readonly Shape[]): Shape {
      const g = geometry(onlyInput(kind, inputs));
      return [g.inChannels, g.inHeight, g.inWidth];
    },
    inputRange: (out: Range2d, ...inputs: readonly Shape[]) => [
      stampedFrom(out, geometry(onlyInput(kind, inputs))),
    ],
    counts(...inputs: readonly Shape[]): LayerCounts {
      const g = geometry(onlyInput(kind, inputs));
      const macs = g.outChannels * g.outHeight * g.outWidth * (shape[1] ?? 1) * rows * columns;
      const neurons = g.inChannels * g.inHeight * g.inWidth;
      return weightedCounts(neurons, macs, bias);
    },
    forward(inputs, scope) {
      const y = convTranspose2dOp(onlyInput(kind, inputs), scope.value("weight"), {
        ...window,
        bias: bias ? scope.value("bias") : undefined,
      });
      return activations[activation](y);
    },
  };
}

/** What the geometry does not see. @throws ArgumentError */
function checkOptions(options: ConvTranspose2dLayerOptions): void {
  const kind = "convTranspose2d";
  const { inChannels, outChannels, groups = 1, activation = "none" } = options;
  checkInteger(kind, "inChannels", inChannels, 1);
  checkInteger(kind, "outChannels", outChannels, 1);
  checkInteger(kind, "groups", groups, 1);
  checkActivation(kind, activation);
  if (outChannels % groups === 0) return;
  throw new ArgumentError(
    `${kind}: found groups ${groups} with ${outChannels} output channels, expected a divisor (each group makes an equal share); choose groups that divide them`,
    { groups, outChannels },
  );
}

/** Which inputs stamp on an output range. Between strides that the kernel does not fill nothing does; a neighbour stands for it. */
function stampedFrom(out: Range2d, g: Conv2dGeometry): Range2d {
  const axis = (
    range: Range,
    kernel: number,
    stride: number,
    dilation: number,
    before: number,
  ): Range => {
    const last = Math.floor((range.last + before) / stride);
    const first = Math.ceil((range.first + before - dilation * (kernel - 1)) / stride);
    // ⌈−½⌉ is −0; a place is 0.
    return { first: Math.min(first, last) + 0, last };
  };
  return {
    rows: axis(out.rows, g.kernelHeight, g.strideHeight, g.dilationHeight, g.padTop),
    columns: axis(out.columns, g.kernelWidth, g.strideWidth, g.dilationWidth, g.padLeft),
  };
}
