/**
 * Counts of the spatial layers beside convolution and pooling in two axes. C input maps, K output maps, R × S kernel, P × Q
 * places of the result, H × W places of the input, g groups.
 */
import type {
  AdaptivePool2dLayer,
  Conv1dLayer,
  ConvTranspose2dLayer,
  Layer,
  LocallyConnected2dLayer,
  Pool1dLayer,
  Shape,
} from "@convscope/core";
import { type Expression, letter, nothing, product, share, sum } from "../expression.js";
import { type Derivation, noBiases, noState, noWeights, one } from "./derivation.js";

const book = "Goodfellow, Bengio, Courville 2016";

/** Layers with `geometry`, by kind. */
type Measured = ConvTranspose2dLayer | Conv1dLayer | LocallyConnected2dLayer | Pool1dLayer;

const measured: readonly string[] = [
  "avgPool1d",
  "conv1d",
  "convTranspose2d",
  "locallyConnected2d",
  "maxPool1d",
] satisfies readonly Measured["kind"][];

const adaptive: readonly string[] = [
  "adaptiveAvgPool2d",
  "adaptiveMaxPool2d",
  "globalAvgPool2d",
  "globalMaxPool2d",
] satisfies readonly AdaptivePool2dLayer["kind"][];

/** Whether a layer is one of core's with a window in one axis, a transposed one, or kernels for every place. */
export function isMeasured(layer: Layer): layer is Measured {
  return measured.includes(layer.kind) && "geometry" in layer;
}

/** Whether a layer is one of core's poolings to a given size, or of whole maps. */
export function isAdaptive(layer: Layer): layer is AdaptivePool2dLayer {
  return adaptive.includes(layer.kind) && "windows" in layer;
}

/** The counts of a spatial layer; undefined for every other kind. @throws ShapeError when the input does not fit */
export function spatialDerivation(layer: Layer, input: Shape): Derivation | undefined {
  if (isAdaptive(layer)) return adaptiveDerivation(layer, input);
  if (!isMeasured(layer)) return undefined;
  switch (layer.kind) {
    case "convTranspose2d":
      return transposedDerivation(layer, input);
    case "conv1d":
      return conv1dDerivation(layer, input);
    case "locallyConnected2d":
      return localDerivation(layer, input);
    default:
      return pool1dDerivation(layer, input);
  }
}

const biased = (layer: Layer): boolean => layer.variables.some(({ name }) => name === "bias");

/** The maps of one group. */
const ofGroup = (maps: Expression, groups: number): Expression =>
  groups === 1 ? maps : share(maps, letter("g", groups));

/** Every value that is read is multiplied with a whole kernel for each map that it feeds. */
function transposedDerivation(layer: ConvTranspose2dLayer, input: Shape): Derivation {
  const g = layer.geometry(input);
  const [C, K] = [letter("C", g.outChannels), letter("K", g.inChannels)];
  const kernel = [letter("R", g.kernelHeight), letter("S", g.kernelWidth)];
  const fed = ofGroup(K, g.groups);
  const macs = product(C, letter("H", g.outHeight), letter("W", g.outWidth), fed, ...kernel);
  const neurons = product(K, letter("P", g.inHeight), letter("Q", g.inWidth));
  return {
    weights: product(C, fed, ...kernel),
    biases: biased(layer) ? K : noBiases,
    state: noState,
    neurons,
    connections: biased(layer) ? sum(macs, neurons) : macs,
    macs,
    source: "Dumoulin & Visin 2016, section 4",
  };
}

function conv1dDerivation(layer: Conv1dLayer, input: Shape): Derivation {
  const g = layer.geometry(input);
  const K = letter("K", g.outChannels);
  const taps = product(ofGroup(letter("C", g.inChannels), g.groups), letter("R", g.kernelWidth));
  const neurons = product(K, letter("P", g.outWidth));
  const macs = product(neurons, taps);
  return {
    weights: product(K, taps),
    biases: biased(layer) ? K : noBiases,
    state: noState,
    neurons,
    connections: biased(layer) ? product(neurons, sum(taps, one)) : macs,
    macs,
    source: `${book}, section 9.5`,
  };
}

/** As a convolution, with the weights times the places. */
function localDerivation(layer: LocallyConnected2dLayer, input: Shape): Derivation {
  const g = layer.geometry(input);
  const taps = product(
    letter("C", g.inChannels),
    letter("R", g.kernelHeight),
    letter("S", g.kernelWidth),
  );
  const neurons = product(
    letter("K", g.outChannels),
    letter("P", g.outHeight),
    letter("Q", g.outWidth),
  );
  const weights = product(neurons, taps);
  return {
    weights,
    biases: biased(layer) ? neurons : noBiases,
    state: noState,
    neurons,
    connections: biased(layer) ? product(neurons, sum(taps, one)) : weights,
    macs: weights,
    source: `${book}, section 9.5`,
  };
}

/** A pooling: windows and nothing else. */
function windows(neurons: Expression, connections: Expression, source: string): Derivation {
  return {
    weights: noWeights,
    biases: noBiases,
    state: noState,
    neurons,
    connections,
    macs: nothing("no multiplication by a weight"),
    source,
  };
}

function pool1dDerivation(layer: Pool1dLayer, input: Shape): Derivation {
  const g = layer.geometry(input);
  const neurons = product(letter("C", g.channels), letter("P", g.outWidth));
  return windows(neurons, product(neurons, letter("R", g.kernelWidth)), `${book}, section 9.3`);
}

/** Windows of several lengths: their lengths add up along either axis. */
function adaptiveDerivation(layer: AdaptivePool2dLayer, input: Shape): Derivation {
  const { vertical, horizontal } = layer.windows(input);
  const maps = letter("C", input[0] ?? 0);
  const read = (lengths: readonly number[]): number => lengths.reduce((a, b) => a + b, 0);
  if (layer.kind === "globalAvgPool2d" || layer.kind === "globalMaxPool2d") {
    const whole = product(maps, letter("H", vertical.in), letter("W", horizontal.in));
    return windows(maps, whole, "Lin, Chen, Yan 2014, section 3.2");
  }
  const places = [letter("P", vertical.lengths.length), letter("Q", horizontal.lengths.length)];
  return windows(
    product(maps, ...places),
    product(maps, letter("ΣR", read(vertical.lengths)), letter("ΣS", read(horizontal.lengths))),
    "PyTorch, AdaptiveAvgPool2d and AdaptiveMaxPool2d",
  );
}
