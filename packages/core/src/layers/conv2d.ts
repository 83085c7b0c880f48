/**
 * Convolution layer: filters over maps, under any wiring of maps, with bias and activation.
 */
import type { Conv2dGeometry, Shape } from "../backend.js";
import {
  type Connectivity,
  connectivity,
  edgeCount,
  edgesOf,
  outputMaps,
} from "../connectivity.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { conv2dGeometry } from "../geometry/conv2d.js";
import {
  checkInteger,
  checkPaddingMode,
  type Padding,
  type PaddingMode,
  type Pair,
  resolvePadding,
  resolvePair,
} from "../geometry/window.js";
import { biasChoice, type InitialiserChoice } from "../init.js";
import { add } from "../ops/binary.js";
import { conv2d as conv2dOp } from "../ops/conv2d.js";
import { checkWindowFill } from "../ops/pad.js";
import { reshape } from "../ops/reshape.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Activation, activations, checkActivation } from "./activation.js";
import { effectiveWeight, groupsOf, maskOf, startOf, weightShape } from "./conv2d-wiring.js";
import {
  type Layer,
  type LayerCounts,
  type LayerScope,
  onlyInput,
  type Range2d,
  type VariableSpec,
  windowRange,
} from "./layer.js";

/** Options of {@link conv2d}. */
export interface Conv2dLayerOptions {
  readonly inChannels: number;
  /** Filters. Under "per-map" wiring the output has inChannels times as many maps. */
  readonly outChannels: number;
  readonly kernel: Pair;
  readonly stride?: Pair | undefined;
  readonly padding?: Padding | undefined;
  /** What the padding holds; "zeros" unless said otherwise. */
  readonly paddingMode?: PaddingMode | undefined;
  readonly dilation?: Pair | undefined;
  /** Short for `connectivity.groups(g)`. */
  readonly groups?: number | undefined;
  readonly connectivity?: Connectivity | undefined;
  readonly bias?: boolean | undefined;
  readonly activation?: Activation | undefined;
  readonly initialiser?: InitialiserChoice | undefined;
  /** Of the bias: 0, but as the weights under "torch" and "lecun-1998". */
  readonly biasInitialiser?: InitialiserChoice | undefined;
}

const conv2dOptionNames: OptionNames<Conv2dLayerOptions> = {
  inChannels: true,
  outChannels: true,
  kernel: true,
  stride: true,
  padding: true,
  paddingMode: true,
  dilation: true,
  groups: true,
  connectivity: true,
  bias: true,
  activation: true,
  initialiser: true,
  biasInitialiser: true,
};

/** A convolution layer, with its resolved wiring for those who explain it. */
export interface Conv2dLayer extends Layer {
  readonly kind: "conv2d";
  readonly wiring: Connectivity;
  /** The geometry on one example of this shape. @throws ShapeError */
  geometry(input: Shape): Conv2dGeometry;
}

/**
 * A layer of `outChannels` filters over `inChannels` maps.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const c1 = layers.conv2d({ inChannels: 1, outChannels: 6, kernel: 5 });
 * if (c1.outputShape([1, 32, 32]).join() !== "6,28,28") throw new Error("C1 of LeNet-5 is 6@28x28");
 * ```
 */
export function conv2d(options: Conv2dLayerOptions): Conv2dLayer {
  checkOptionNames("conv2d", options, conv2dOptionNames);
  const { inChannels, outChannels, bias = true } = options;
  checkOptions(options);
  const wiring = options.connectivity ?? connectivity.groups(options.groups ?? 1);
  const edges = edgeCount(wiring, inChannels, outChannels);
  const kernel = resolvePair("conv2d", "kernel", options.kernel, 1);
  const maps = outputMaps(wiring, inChannels, outChannels);
  const variables = variablesOf(options, wiring, kernel, bias);
  const geometry = (input: Shape): Conv2dGeometry => geometryOf(options, wiring, kernel, input);
  return {
    kind: "conv2d",
    options: { ...options },
    wiring,
    variables,
    geometry,
    outputShape(...inputs: readonly Shape[]): Shape {
      const g = geometry(onlyInput("conv2d", inputs));
      return [maps, g.outHeight, g.outWidth];
    },
    inputRange(out: Range2d, ...inputs: readonly Shape[]): readonly Range2d[] {
      const g = geometry(onlyInput("conv2d", inputs));
      const rows = windowRange(
        out.rows,
        g.kernelHeight,
        g.strideHeight,
        g.dilationHeight,
        g.padTop,
      );
      const columns = windowRange(
        out.columns,
        g.kernelWidth,
        g.strideWidth,
        g.dilationWidth,
        g.padLeft,
      );
      return [{ rows, columns }];
    },
    counts(...inputs: readonly Shape[]): LayerCounts {
      const g = geometry(onlyInput("conv2d", inputs));
      const places = g.outHeight * g.outWidth;
      const macs = places * edges * kernel[0] * kernel[1];
      const neurons = places * maps;
      return { neurons, connections: macs + (bias ? neurons : 0), macs };
    },
    forward: (inputs, scope) => forward(options, wiring, onlyInput("conv2d", inputs), scope),
  };
}

function checkOptions(options: Conv2dLayerOptions): void {
  checkInteger("conv2d", "inChannels", options.inChannels, 1);
  checkInteger("conv2d", "outChannels", options.outChannels, 1);
  checkActivation("conv2d", options.activation ?? "none");
  checkPaddingMode("conv2d", options.paddingMode ?? "zeros");
  const kernel = resolvePair("conv2d", "kernel", options.kernel, 1);
  const stride = resolvePair("conv2d", "stride", options.stride ?? 1, 1);
  const dilation = resolvePair("conv2d", "dilation", options.dilation ?? 1, 1);
  // The size does not matter to whether the numbers can be pads at all.
  resolvePadding("conv2d", options.padding ?? "valid", [1, 1], kernel, stride, dilation);
  const { groups, connectivity: wiring } = options;
  if (groups === undefined || wiring === undefined) return;
  throw new ArgumentError(
    `conv2d: found groups ${groups} and connectivity ${wiring.kind}, expected one of them (groups is short for connectivity.groups); drop the other`,
    { groups, connectivity: wiring },
  );
}

function variablesOf(
  options: Conv2dLayerOptions,
  wiring: Connectivity,
  kernel: readonly [number, number],
  bias: boolean,
): readonly VariableSpec[] {
  const { inChannels, outChannels, initialiser = "torch" } = options;
  const shape = weightShape(wiring, inChannels, outChannels, kernel);
  const area = kernel[0] * kernel[1];
  const sizes = { inChannels, outChannels, area };
  const start = startOf(initialiser, wiring, sizes);
  const mask =
    wiring.kind === "table" || wiring.kind === "random"
      ? maskOf(edgesOf(wiring, inChannels, outChannels), shape, inChannels, area)
      : undefined;
  const weight: VariableSpec = {
    name: "weight",
    shape,
    kind: "parameter",
    initialise(values, random) {
      start(values, random);
      mask?.forEach((bit, i) => {
        if (bit === 0) values[i] = 0;
      });
    },
    ...(mask && { mask }),
  };
  const biasStart = startOf(biasChoice(options), wiring, sizes);
  return bias
    ? [
        weight,
        {
          name: "bias",
          shape: [outputMaps(wiring, inChannels, outChannels)],
          kind: "parameter",
          initialise: biasStart,
        },
      ]
    : [weight];
}

function geometryOf(
  options: Conv2dLayerOptions,
  wiring: Connectivity,
  kernel: readonly [number, number],
  input: Shape,
): Conv2dGeometry {
  const [channels, height, width] = input;
  if (input.length !== 3 || channels === undefined || height === undefined || width === undefined) {
    throw new ShapeError(
      `conv2d: found input ${formatShape(input)}, expected [channels, height, width]; reshape it, or use linear on flat features`,
      { input },
    );
  }
  if (channels !== options.inChannels) {
    throw new ShapeError(
      `conv2d: found input with ${channels} channels, weight wants ${options.inChannels} (each filter spans the maps below it); ` +
        `set inChannels to ${channels}, or correct the layer before`,
      { found: channels, expected: options.inChannels },
    );
  }
  const perMap = wiring.kind === "per-map";
  const groups = groupsOf(wiring, options.inChannels);
  const { stride, padding, dilation, paddingMode = "zeros" } = options;
  const g = conv2dGeometry(
    [1, perMap ? 1 : channels, height, width],
    [options.outChannels, perMap ? 1 : channels / groups, ...kernel],
    { stride, padding, dilation, groups },
  );
  checkWindowFill("conv2d", g, paddingMode);
  return g;
}

function forward(
  options: Conv2dLayerOptions,
  wiring: Connectivity,
  x: Tensor,
  scope: LayerScope,
): Tensor {
  const { inChannels, outChannels, activation = "none" } = options;
  const { stride, padding, paddingMode, dilation } = options;
  const window = { stride, padding, paddingMode, dilation };
  const bias = options.bias === false ? undefined : scope.value("bias");
  const fusable =
    activation === "relu" || activation === "tanh" || activation === "sigmoid"
      ? activation
      : "none";
  const [batch = 1, channels = 1, height = 1, width = 1] = x.shape;
  let y: Tensor;
  if (wiring.kind === "per-map") {
    // Every kernel over every map: the maps become the batch.
    const maps = reshape(x, [batch * channels, 1, height, width]);
    const each = conv2dOp(maps, scope.value("weight"), window);
    const [, , rows = 1, columns = 1] = each.shape;
    const joined = reshape(each, [batch, inChannels * outChannels, rows, columns]);
    y =
      bias === undefined ? joined : add(joined, reshape(bias, [1, inChannels * outChannels, 1, 1]));
    return activations[activation](y);
  }
  const groups = groupsOf(wiring, inChannels);
  y = conv2dOp(x, effectiveWeight(wiring, inChannels, scope.value("weight")), {
    ...window,
    groups,
    bias,
    activation: fusable,
  });
  return fusable === activation ? y : activations[activation](y);
}
