/**
 * Counts of poolings: maximum and mean have no weights, LeNet-5's subsampling has two numbers a map.
 * C maps, R × S window, P × Q places.
 */
import type { Layer, Pool2dLayer, Shape } from "@convscope/core";
import { letter, nothing, product, sum } from "../expression.js";
import { type Derivation, noBiases, noState, noWeights, one } from "./derivation.js";

/** Whether a layer is one of core's poolings, with its geometry. */
export function isPool2d(layer: Layer): layer is Pool2dLayer {
  return (
    ["avgPool2d", "lpPool2d", "maxPool2d", "subsample"].includes(layer.kind) && "geometry" in layer
  );
}

/** The counts of a pooling on one example. @throws ShapeError when the input does not fit */
export function pool2dDerivation(layer: Pool2dLayer, input: Shape): Derivation {
  const g = layer.geometry(input);
  const maps = letter("C", g.channels);
  const window = product(letter("R", g.kernelHeight), letter("S", g.kernelWidth));
  const neurons = product(maps, letter("P", g.outHeight), letter("Q", g.outWidth));
  if (layer.kind !== "subsample") {
    return {
      weights: noWeights,
      biases: noBiases,
      state: noState,
      neurons,
      connections: product(neurons, window),
      macs: nothing("no multiplication by a weight"),
      source: "Goodfellow, Bengio, Courville 2016, section 9.3",
    };
  }
  return {
    weights: maps,
    biases: maps,
    state: noState,
    neurons,
    connections: product(neurons, sum(window, one)),
    // One coefficient times the sum of the window.
    macs: neurons,
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.B",
  };
}
