/** The activation at the end of a fused kernel, by TensorFlow.js's names. */
import { elu, leakyRelu, relu, relu6, sigmoid, type Tensor } from "@convscope/core";
import { UnsupportedError } from "@convscope/core/errors";
import { preluOf } from "./activations.js";
import type { KernelCall } from "./kernel-call.js";

/** x through the call's activation; `slopes` shapes the weights of "prelu" to broadcast against x. */
export function activate(
  call: KernelCall,
  x: Tensor,
  slopes: (weights: Tensor) => Tensor = (weights) => weights,
): Tensor {
  const name = call.attribute("activation") ?? "linear";
  switch (name) {
    case "linear":
      return x;
    case "relu":
      return relu(x);
    case "relu6":
      return relu6(x);
    case "elu":
      return elu(x);
    case "sigmoid":
      return sigmoid(x);
    case "leakyrelu":
      return leakyRelu(x, call.number("leakyreluAlpha"));
    case "prelu":
      return preluOf(x, slopes(call.tensor("preluActivationWeights")));
    default:
      throw new UnsupportedError(
        `activation: found ${JSON.stringify(name)}, expected "linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu" or "prelu"; choose one`,
        { activation: name },
      );
  }
}
