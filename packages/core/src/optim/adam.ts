/**
 * Adam and AdamW, by PyTorch's definitions.
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

/** Options of {@link adam} and {@link adamw}. */
export interface AdamOptions {
  /** 1e-3. */
  readonly learningRate?: number | undefined;
  /** Share of the mean gradient that stays, in [0, 1); 0.9. */
  readonly beta1?: number | undefined;
  /** Share of the mean square that stays, in [0, 1); 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root of the mean square; 1e-8. */
  readonly epsilon?: number | undefined;
  /** adam: L2 penalty, added to the gradient; 0. adamw: share of rate · value that is taken off the value; 0.01. */
  readonly weightDecay?: number | undefined;
}

const adamOptionNames: OptionNames<AdamOptions> = {
  learningRate: true,
  beta1: true,
  beta2: true,
  epsilon: true,
  weightDecay: true,
};

/**
 * Kingma & Ba 2015, with bias correction. Weight decay is an L2 penalty that passes through the moments, as PyTorch's; see
 * {@link adamw} for the decoupled one.
 *
 * Steps are the optimiser's own: a parameter that is freed later shares the corrections of the others.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { adam } from "@convscope/core";
 * const optimizer = adam({ learningRate: 0.002 });
 * if (optimizer.kind !== "adam" || optimizer.state.size !== 0) throw new Error("no parameter is known yet");
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return create("adam", options);
}

/**
 * Loshchilov & Hutter 2019: Adam with decoupled weight decay, value · (1 − rate · weightDecay) before Adam's own step.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { adamw } from "@convscope/core";
 * const optimizer = adamw({ learningRate: 0.004, weightDecay: 0.01 });
 * if (optimizer.kind !== "adamw") throw new Error("not Adam: its decay does not pass through the moments");
 * ```
 */
export function adamw(options: AdamOptions = {}): Optimizer {
  return create("adamw", options);
}

function create(kind: "adam" | "adamw", options: AdamOptions): Optimizer {
  checkOptionNames(kind, options, adamOptionNames);
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const { weightDecay = kind === "adamw" ? 0.01 : 0 } = options;
  checkRate(kind, "learningRate", learningRate, Infinity);
  checkRate(kind, "beta1", beta1, 1);
  checkRate(kind, "beta2", beta2, 1);
  checkRate(kind, "epsilon", epsilon, Infinity);
  checkRate(kind, "weightDecay", weightDecay, Infinity);
  const decoupled = kind === "adamw" && weightDecay !== 0;
  return createOptimizer({
    kind,
    learningRate,
    key: `${kind}|${beta1}|${beta2}|${epsilon}|${weightDecay}`,
    stateNames: ["mean", "square"],
    hyper: {
      step: (rate, step) => rate / (1 - beta1 ** step),
      correction: (_rate, step) => 1 / Math.sqrt(1 - beta2 ** step),
      ...(decoupled ? { kept: (rate: number) => 1 - rate * weightDecay } : {}),
    },
    rule(value, gradient, state, hyper) {
      const g = decoupled ? gradient : withPenalty(gradient, value, weightDecay);
      const mean = add(mul(stateOf(state, 0), beta1), mul(g, 1 - beta1));
      const square = add(mul(stateOf(state, 1), beta2), mul(mul(g, g), 1 - beta2));
      const scale = add(mul(sqrt(square), operandOf(hyper, "correction")), epsilon);
      const kept = decoupled ? mul(value, operandOf(hyper, "kept")) : value;
      const step = mul(div(mean, scale), operandOf(hyper, "step"));
      return { value: sub(kept, step), state: [mean, square] };
    },
  });
}
