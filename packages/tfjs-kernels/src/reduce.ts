/** Sum, Mean, Max, Min and ArgMax along axes, for float32. A maximum of nothing is not defined here. */
import { argmax, max, mean, neg, sizeOf, sum, type Tensor } from "@convscope/core";
import type { KernelRule } from "./kernel-call.js";

type Reduce = (x: Tensor, axes: readonly number[], options: { keepDims: boolean }) => Tensor;

/** A rule for a reduction whose axes stand in `axes`. */
function reducing(name: string, axes: string, reduce: Reduce): KernelRule {
  return {
    name,
    applies: (call) => call.isFloat() && sizeOf(call.info("x").shape) > 0,
    run: (call) => {
      const options = { keepDims: call.flag("keepDims") };
      return call.give(reduce(call.tensor("x"), call.axes(axes, "x"), options));
    },
  };
}

/** Rules for the kernels that reduce. */
export const reductionRules: readonly KernelRule[] = [
  reducing("Sum", "axis", sum),
  reducing("Mean", "axis", mean),
  reducing("Max", "reductionIndices", max),
  reducing("Min", "axis", (x, axes, options) => neg(max(neg(x), axes, options))),
  {
    name: "ArgMax",
    applies: (call) => call.isFloat() && sizeOf(call.info("x").shape) > 0,
    run: (call) => {
      const [axis = 0] = call.axes("axis", "x");
      return call.give(argmax(call.tensor("x"), axis), "int32");
    },
  },
];
