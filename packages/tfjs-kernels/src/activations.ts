/** Activation functions and what TensorFlow.js takes their gradients from (EluGrad, Step). */
import {
  add,
  elu,
  equal,
  erf,
  greater,
  leakyRelu,
  less,
  mul,
  relu,
  relu6,
  selu,
  sigmoid,
  softplus,
  type Tensor,
  tanh,
  where,
} from "@convscope/core";
import type { KernelCall, KernelRule } from "./kernel-call.js";

/** x, or slope · x where x is negative; the slopes broadcast against x. */
export function preluOf(x: Tensor, slopes: Tensor): Tensor {
  return where(less(x, 0), mul(slopes, x), x);
}

/** dy where the output y is not negative, else dy · (y + 1). */
function eluGrad(dy: Tensor, y: Tensor): Tensor {
  return where(less(y, 0), mul(dy, add(y, 1)), dy);
}

/** 1 above 0, alpha elsewhere, NaN for NaN. */
function step(x: Tensor, alpha: number): Tensor {
  return where(greater(x, 0), 1, where(equal(x, x), alpha, x));
}

/** A rule for y = f(x); `like` says whether the result keeps the type of x. */
function pointwise(
  name: string,
  compute: (x: Tensor, call: KernelCall) => Tensor,
  like: "float32" | "input" = "float32",
): KernelRule {
  return {
    name,
    run: (call) =>
      call.give(
        compute(call.tensor("x"), call),
        like === "input" ? call.info("x").dtype : "float32",
      ),
  };
}

/** Rules for the kernels of activations. */
export const activationRules: readonly KernelRule[] = [
  pointwise("Relu", relu, "input"),
  pointwise("Relu6", relu6, "input"),
  pointwise("LeakyRelu", (x, call) => leakyRelu(x, call.number("alpha"))),
  pointwise("Elu", (x) => elu(x)),
  pointwise("Selu", selu),
  pointwise("Sigmoid", sigmoid),
  pointwise("Tanh", tanh),
  pointwise("Softplus", (x) => softplus(x)),
  pointwise("Erf", erf),
  pointwise("Step", (x, call) => step(x, call.number("alpha")), "input"),
  {
    name: "Prelu",
    run: (call) => call.give(preluOf(call.tensor("x"), call.tensor("alpha"))),
  },
  {
    name: "EluGrad",
    run: (call) => call.give(eluGrad(call.tensor("dy"), call.tensor("y"))),
  },
];
