/**
 * Counts of layers in which every output sees every input: the dense layer, and LeNet-5's distances from fixed codes.
 */
import { type Layer, type Shape, sizeOf } from "@convscope/core";
import { type Expression, letter, nothing, product, sum } from "../expression.js";
import { type Derivation, noBiases, noState, one } from "./derivation.js";

/** The inputs as what they were before flattening: `C·H·W`, or `n` for flat features. */
function features(input: Shape): Expression {
  const letters = input.length === 3 ? ["C", "H", "W"] : [];
  if (letters.length === 0) return letter("n", sizeOf(input));
  return product(...input.map((extent, axis) => letter(letters[axis] ?? "n", extent)));
}

/** n inputs, m outputs: n·m weights and m biases. */
export function linearDerivation(layer: Layer, input: Shape, output: Shape): Derivation {
  const outputs = letter("m", sizeOf(output));
  const biased = layer.variables.some(({ name }) => name === "bias");
  const inputs = features(input);
  const weights = product(inputs, outputs);
  return {
    weights,
    biases: biased ? outputs : noBiases,
    state: noState,
    neurons: outputs,
    connections: biased ? product(outputs, sum(inputs, one)) : weights,
    macs: weights,
    source: "Goodfellow, Bengio, Courville 2016, section 6.1",
  };
}

/** m codes of n fixed numbers: nothing is learned, every output has n connections and no bias. */
export function rbfDerivation(input: Shape, output: Shape): Derivation {
  const outputs = letter("m", sizeOf(output));
  const distances = product(outputs, features(input));
  return {
    weights: nothing("the codes are fixed"),
    biases: noBiases,
    state: noState,
    neurons: outputs,
    connections: distances,
    macs: distances,
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.B, equation 7",
  };
}
