/**
 * Losses on the difference of outputs and targets of the same shape, by PyTorch's definitions.
 */
import { ArgumentError } from "../errors.js";
import { less, mul, sub } from "../ops/binary.js";
import { abs } from "../ops/unary.js";
import { where } from "../ops/where.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { checkReduction, checkTargets, type Loss, type Reduction, reduceLosses } from "./loss.js";

/** Options of losses that have no others. */
export interface ReductionOptions {
  /** "mean" (the default) divides by the number of values. */
  readonly reduction?: Reduction | undefined;
}

const reductionOptionNames: OptionNames<ReductionOptions> = { reduction: true };

function onDifferences(
  op: string,
  kind: string,
  options: ReductionOptions & { readonly delta?: number | undefined },
  penalty: (difference: Tensor) => Tensor,
): Loss {
  const { reduction = "mean" } = options;
  checkReduction(op, reduction);
  return {
    kind,
    options: { ...options },
    reduction,
    value: (outputs, targets) =>
      tidy(() => {
        checkTargets(op, outputs, targets);
        return reduceLosses(penalty(sub(outputs, targets)), reduction);
      }),
  };
}

/**
 * (output − target)², mean or sum over all values.
 *
 * @throws ArgumentError for another reduction
 * @example
 * ```ts
 * import { mseLoss, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const loss = mseLoss().value(tensor(backend, [1, 5]), tensor(backend, [1, 3]));
 * if (loss.dataSync()[0] !== 2) throw new Error("(0 + 4) / 2");
 * ```
 */
export function mseLoss(options: ReductionOptions = {}): Loss {
  checkOptionNames("mseLoss", options, reductionOptionNames);
  return onDifferences("mseLoss", "mse", options, (difference) => mul(difference, difference));
}

/** |output − target|, mean or sum over all values; the gradient at 0 is 0. @throws ArgumentError for another reduction */
export function l1Loss(options: ReductionOptions = {}): Loss {
  checkOptionNames("l1Loss", options, reductionOptionNames);
  return onDifferences("l1Loss", "l1", options, abs);
}

/** Options of {@link huberLoss}. */
export interface HuberLossOptions extends ReductionOptions {
  /** Difference from which on the loss grows straight; 1. */
  readonly delta?: number | undefined;
}

const huberLossOptionNames: OptionNames<HuberLossOptions> = {
  ...reductionOptionNames,
  delta: true,
};

/**
 * ½d² where |d| < delta, delta · (|d| − ½ delta) elsewhere, d = output − target (Huber 1964).
 *
 * @throws ArgumentError for a delta that is not positive
 * @example
 * ```ts
 * import { huberLoss, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const loss = huberLoss({ delta: 2 }).value(tensor(backend, [1, 5]), tensor(backend, [0, 0]));
 * if (loss.dataSync()[0] !== (0.5 + 8) / 2) throw new Error("½ · 1² and 2 · (5 − 1)");
 * ```
 */
export function huberLoss(options: HuberLossOptions = {}): Loss {
  checkOptionNames("huberLoss", options, huberLossOptionNames);
  const { delta = 1 } = options;
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new ArgumentError(
      `huberLoss: found delta ${delta}, expected a finite number above 0; correct it`,
      { delta },
    );
  }
  return onDifferences("huberLoss", "huber", options, (difference) => {
    const size = abs(difference);
    const near = mul(mul(difference, difference), 0.5);
    return where(less(size, delta), near, mul(sub(size, delta / 2), delta));
  });
}
