/**
 * RMSprop, by PyTorch's definition.
 */
import { add, div, maximum, mul, sub } from "../ops/binary.js";
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

/** Options of {@link rmsprop}, with PyTorch's names and defaults. */
export interface RmspropOptions {
  /** 0.01. */
  readonly learningRate?: number | undefined;
  /** Share of the mean square that stays, in [0, 1); 0.99. */
  readonly alpha?: number | undefined;
  /** Added to the root of the mean square; 1e-8. */
  readonly epsilon?: number | undefined;
  /** Share of the velocity that stays, in [0, 1); 0. */
  readonly momentum?: number | undefined;
  /** Divides by the deviation (Graves 2013) instead of the root of the mean square; false. */
  readonly centered?: boolean | undefined;
  /** L2 penalty, added to the gradient; 0. */
  readonly weightDecay?: number | undefined;
}

const rmspropOptionNames: OptionNames<RmspropOptions> = {
  learningRate: true,
  alpha: true,
  epsilon: true,
  momentum: true,
  centered: true,
  weightDecay: true,
};

/**
 * Tieleman & Hinton 2012: value −= rate · g / (√(mean of g²) + epsilon); with momentum, a velocity of these quotients.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { rmsprop } from "@convscope/core";
 * const optimizer = rmsprop({ learningRate: 0.001, momentum: 0.9 });
 * if (optimizer.kind !== "rmsprop") throw new Error("its moments are its own");
 * ```
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  checkOptionNames("rmsprop", options, rmspropOptionNames);
  const { learningRate = 0.01, alpha = 0.99, epsilon = 1e-8, momentum = 0 } = options;
  const { centered = false, weightDecay = 0 } = options;
  checkRate("rmsprop", "learningRate", learningRate, Infinity);
  checkRate("rmsprop", "alpha", alpha, 1);
  checkRate("rmsprop", "epsilon", epsilon, Infinity);
  checkRate("rmsprop", "momentum", momentum, 1);
  checkRate("rmsprop", "weightDecay", weightDecay, Infinity);
  const moving = momentum !== 0;
  return createOptimizer({
    kind: "rmsprop",
    learningRate,
    key: `rmsprop|${alpha}|${epsilon}|${momentum}|${centered}|${weightDecay}`,
    stateNames: ["square", ...(centered ? ["mean"] : []), ...(moving ? ["momentum"] : [])],
    hyper: { rate: (rate) => rate },
    rule(value, gradient, state, hyper) {
      const rate = operandOf(hyper, "rate");
      const g = withPenalty(gradient, value, weightDecay);
      const square = add(mul(stateOf(state, 0), alpha), mul(mul(g, g), 1 - alpha));
      const next = [square];
      let spread = square;
      if (centered) {
        const mean = add(mul(stateOf(state, 1), alpha), mul(g, 1 - alpha));
        next.push(mean);
        // Of equal gradients rounding can leave less than 0, where PyTorch goes on with NaN.
        spread = maximum(sub(square, mul(mean, mean)), 0);
      }
      let direction = div(g, add(sqrt(spread), epsilon));
      if (moving) {
        direction = add(mul(stateOf(state, next.length), momentum), direction);
        next.push(direction);
      }
      return { value: sub(value, mul(direction, rate)), state: next };
    },
  });
}
