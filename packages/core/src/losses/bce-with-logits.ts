/**
 * Cross-entropy of independent yes-or-no outputs, by PyTorch's definition.
 */
import { ArgumentError } from "../errors.js";
import { softplus } from "../ops/activations.js";
import { add, mul, sub } from "../ops/binary.js";
import { neg } from "../ops/unary.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { constant } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { checkReduction, checkTargets, type Loss, reduceLosses } from "./loss.js";
import type { ReductionOptions } from "./regression.js";

/** Options of {@link bceWithLogits}. */
export interface BceWithLogitsOptions extends ReductionOptions {
  /** Weight of positive targets: a number, or one for each place on the last axis; 1. */
  readonly posWeight?: number | readonly number[] | undefined;
}

const bceWithLogitsOptionNames: OptionNames<BceWithLogitsOptions> = {
  posWeight: true,
  reduction: true,
};

/** Beyond it ln(1 + eˣ) is x in float32, and e²ˣ, which the second gradient needs, is still finite below. */
const STRAIGHT = 40;

/**
 * −(posWeight · t · ln σ(x) + (1 − t) · ln(1 − σ(x))) of logits x and targets t in [0, 1] of the same shape, computed as
 * (1 − t) · x + (1 + (posWeight − 1) · t) · ln(1 + e⁻ˣ).
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { bceWithLogits, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const loss = bceWithLogits({ posWeight: 3 }).value(tensor(backend, [0]), tensor(backend, [1]));
 * if (Math.abs((loss.dataSync()[0] ?? 0) - 3 * Math.LN2) > 1e-6) throw new Error("three times ln 2");
 * ```
 */
export function bceWithLogits(options: BceWithLogitsOptions = {}): Loss {
  checkOptionNames("bceWithLogits", options, bceWithLogitsOptionNames);
  const { posWeight = 1, reduction = "mean" } = options;
  checkReduction("bceWithLogits", reduction);
  const weights = typeof posWeight === "number" ? [posWeight] : posWeight;
  const bad = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad >= 0 || weights.length === 0) {
    throw new ArgumentError(
      `bceWithLogits: found posWeight ${JSON.stringify(posWeight)}, expected finite numbers from 0; correct it`,
      { posWeight },
    );
  }
  const factor = (logits: Tensor, targets: Tensor): Tensor => {
    const extra = weights.map((weight) => weight - 1);
    return add(mul(constant(logits.backend, extra), targets), 1);
  };
  return {
    kind: "bce-with-logits",
    options: { ...options },
    reduction,
    value: (outputs, targets) =>
      tidy(() => {
        checkTargets("bceWithLogits", outputs, targets);
        checkWeights(weights, outputs);
        const tail = softplus(neg(outputs), { threshold: STRAIGHT });
        const missed = posWeight === 1 ? tail : mul(factor(outputs, targets), tail);
        return reduceLosses(add(mul(sub(1, targets), outputs), missed), reduction);
      }),
  };
}

function checkWeights(weights: readonly number[], outputs: Tensor): void {
  const last = outputs.shape.at(-1) ?? 1;
  if (weights.length === 1 || weights.length === last) return;
  throw new ArgumentError(
    `bceWithLogits: found ${weights.length} numbers as posWeight, expected ${last} (one for each place on the last axis) or one for all; correct it`,
    { posWeight: weights.length, expected: last },
  );
}
