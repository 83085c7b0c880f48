/**
 * Stochastic gradient descent, by PyTorch's definition.
 */
import { ArgumentError } from "../errors.js";
import { add, mul, sub } from "../ops/binary.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { checkRate, createOptimizer, type Optimizer, operandOf, withPenalty } from "./optimizer.js";

/** Options of {@link sgd}, with PyTorch's names and meanings. */
export interface SgdOptions {
  readonly learningRate: number;
  /** Share of the velocity that stays, in [0, 1); 0. */
  readonly momentum?: number | undefined;
  /** Share of the gradient that the velocity does not take up, from the second step on; 0. */
  readonly dampening?: number | undefined;
  /** Looks ahead along the velocity; needs momentum and no dampening. */
  readonly nesterov?: boolean | undefined;
  /** L2 penalty, added to the gradient; 0. */
  readonly weightDecay?: number | undefined;
}

const sgdOptionNames: OptionNames<SgdOptions> = {
  learningRate: true,
  momentum: true,
  dampening: true,
  nesterov: true,
  weightDecay: true,
};

/**
 * v = momentum · v + (1 − dampening) · g, value −= rate · v (Nesterov: g + momentum · v); the first velocity is g.
 *
 * Steps are the optimiser's own: a parameter that is freed later starts with the dampening of its first step.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { sgd } from "@convscope/core";
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 * optimizer.learningRate = 0.01; // may change between steps
 * if (optimizer.steps !== 0) throw new Error("no step is made yet");
 * ```
 */
export function sgd(options: SgdOptions): Optimizer {
  checkOptionNames("sgd", options, sgdOptionNames);
  const { learningRate, momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  checkRate("sgd", "learningRate", learningRate, Infinity);
  checkRate("sgd", "momentum", momentum, 1);
  checkRate("sgd", "dampening", dampening, Infinity);
  checkRate("sgd", "weightDecay", weightDecay, Infinity);
  if (nesterov && (momentum === 0 || dampening !== 0)) {
    throw new ArgumentError(
      `sgd: found nesterov with momentum ${momentum} and dampening ${dampening}, expected a momentum above 0 and no dampening (it looks ahead along the velocity); correct them`,
      { momentum, dampening },
    );
  }
  return createOptimizer({
    kind: "sgd",
    learningRate,
    key: `sgd|${momentum}|${nesterov}|${weightDecay}|${dampening}`,
    stateNames: momentum === 0 ? [] : ["momentum"],
    hyper: {
      rate: (rate) => rate,
      ...(dampening === 0 || momentum === 0
        ? {}
        : { intake: (_rate: number, step: number) => (step === 1 ? 1 : 1 - dampening) }),
    },
    rule(value, gradient, [velocity], hyper) {
      const rate = operandOf(hyper, "rate");
      const g = withPenalty(gradient, value, weightDecay);
      if (velocity === undefined) return { value: sub(value, mul(g, rate)), state: [] };
      const intake = dampening === 0 ? g : mul(g, operandOf(hyper, "intake"));
      const next = add(mul(velocity, momentum), intake);
      const direction = nesterov ? add(g, mul(next, momentum)) : next;
      return { value: sub(value, mul(direction, rate)), state: [next] };
    },
  });
}
