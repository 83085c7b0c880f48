/**
 * Activation functions by name, and the layer that applies one.
 */
import type { Shape } from "../backend.js";
import { ArgumentError } from "../errors.js";
import { mul } from "../ops/binary.js";
import { softmax } from "../ops/softmax.js";
import { relu, sigmoid, tanh } from "../ops/unary.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { type Layer, onlyInput, sameRange } from "./layer.js";

/** What may follow the sum of a layer. `scaled-tanh` is LeNet-5's squash, 1.7159·tanh(2x/3). */
export type Activation = "none" | "relu" | "scaled-tanh" | "sigmoid" | "softmax" | "tanh";

/** The functions by name; softmax runs over the channels (axis 1). */
export const activations: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  none: (x) => x.alias(),
  relu,
  // LeCun et al. 1998, appendix A: f(±1) = ±1, and the gain near the origin is about 1.
  "scaled-tanh": (x) => tidy(() => mul(tanh(mul(x, 2 / 3)), 1.7159)),
  sigmoid,
  softmax: (x) => softmax(x, 1),
  tanh,
};

/** Checks a name that came from a file or from JavaScript. @throws ArgumentError */
export function checkActivation(kind: string, name: string): asserts name is Activation {
  if (Object.hasOwn(activations, name)) return;
  throw new ArgumentError(
    `${kind}: found activation "${name}", expected one of ${Object.keys(activations).join(", ")}; choose one of these`,
    { activation: name },
  );
}

/** A layer that applies an activation and holds nothing. @throws ArgumentError for an unknown name */
export function activation(name: Activation): Layer {
  checkActivation("activation", name);
  return {
    kind: "activation",
    options: { name },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) => onlyInput("activation", inputs),
    inputRange: sameRange,
    forward: (inputs) => activations[name](onlyInput("activation", inputs)),
  };
}
