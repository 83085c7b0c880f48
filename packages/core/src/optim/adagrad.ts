/**
 * Adagrad, by PyTorch's definition.
 */
import { add, div, mul, sub } from "../ops/binary.js";
import { sqrt } from "../ops/unary.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import {
  checkRate,
  createOptimizer,
  type Optimizer,
  operandOf,
  stateOf,
  withPenalty,
} from "./optimizer.js";

/** Options of {@link adagrad}, with PyTorch's names and defaults. */
export interface AdagradOptions {
  /** 0.01. */
  readonly learningRate?: number | undefined;
  /** The rate of step t, counted from 0, is divided by 1 + t · rateDecay; 0. PyTorch's lr_decay. */
  readonly rateDecay?: number | undefined;
  /** L2 penalty, added to the gradient; 0. */
  readonly weightDecay?: number | undefined;
  /** What the sums of squares start at; 0. PyTorch's initial_accumulator_value. */
  readonly initialSum?: number | undefined;
  /** Added to the root of the sum; 1e-10. */
  readonly epsilon?: number | undefined;
}

const adagradOptionNames: OptionNames<AdagradOptions> = {
  learningRate: true,
  rateDecay: true,
  weightDecay: true,
  initialSum: true,
  epsilon: true,
};

/**
 * Duchi, Hazan, Singer 2011: value −= rate · g / (√(sum of all g²) + epsilon).
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { adagrad } from "@convscope/core";
 * const optimizer = adagrad({ learningRate: 0.1 });
 * if (optimizer.kind !== "adagrad") throw new Error("it sums squares and forgets none");
 * ```
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  checkOptionNames("adagrad", options, adagradOptionNames);
  const { learningRate = 0.01, rateDecay = 0, weightDecay = 0 } = options;
  const { initialSum = 0, epsilon = 1e-10 } = options;
  checkRate("adagrad", "learningRate", learningRate, Infinity);
  checkRate("adagrad", "rateDecay", rateDecay, Infinity);
  checkRate("adagrad", "weightDecay", weightDecay, Infinity);
  checkRate("adagrad", "initialSum", initialSum, Infinity);
  checkRate("adagrad", "epsilon", epsilon, Infinity);
  return createOptimizer({
    kind: "adagrad",
    learningRate,
    key: `adagrad|${rateDecay}|${weightDecay}|${initialSum}|${epsilon}`,
    stateNames: ["sum"],
    initialState: initialSum,
    hyper: { rate: (rate, step) => rate / (1 + (step - 1) * rateDecay) },
    rule(value, gradient, state, hyper) {
      const g = withPenalty(gradient, value, weightDecay);
      const sum = add(stateOf(state, 0), mul(g, g));
      const direction = div(g, add(sqrt(sum), epsilon));
      return { value: sub(value, mul(direction, operandOf(hyper, "rate"))), state: [sum] };
    },
  });
}
