/**
 * Losses on logits and on log-probabilities of classes, by PyTorch's definitions.
 */
import { ArgumentError } from "../errors.js";
import { add, equal, mul } from "../ops/binary.js";
import { sum } from "../ops/reduce.js";
import { logSoftmax, softmax } from "../ops/softmax.js";
import { exp, neg } from "../ops/unary.js";
import { where } from "../ops/where.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import {
  checkLabelOptions,
  classesOf,
  type LabelOptions,
  labelLosses,
  reduceLabels,
  weightsBeside,
} from "./labels.js";
import type { ClassificationLoss } from "./loss.js";

const labelOptionNames: OptionNames<LabelOptions> = {
  classWeights: true,
  ignoreIndex: true,
  reduction: true,
};

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends LabelOptions {
  /** Share of the target that all classes get evenly, in [0, 1); 0. */
  readonly labelSmoothing?: number | undefined;
}

const crossEntropyOptionNames: OptionNames<CrossEntropyOptions> = {
  ...labelOptionNames,
  labelSmoothing: true,
};

/**
 * −ln softmax(outputs) at the label; outputs are logits `[N, classes, ...]`, labels `[N, ...]`. With classWeights the mean
 * divides by the sum of the labels' weights; labelSmoothing ε takes 1 − ε of it and ε / classes of the sum over all classes.
 * A label that is no class gives NaN; {@link classLabels} refuses it.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { classLabels, crossEntropy, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const loss = crossEntropy().value(tensor(backend, [0, 0], [1, 2]), classLabels(backend, [1], 2));
 * if (Math.abs((loss.dataSync()[0] ?? 0) - Math.LN2) > 1e-6) throw new Error("of two classes even odds cost ln 2");
 * ```
 */
export function crossEntropy(options: CrossEntropyOptions = {}): ClassificationLoss {
  checkOptionNames("crossEntropy", options, crossEntropyOptionNames);
  const { labelSmoothing = 0, reduction = "mean" } = options;
  checkLabelOptions("crossEntropy", options);
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new ArgumentError(
      `crossEntropy: found labelSmoothing ${labelSmoothing}, expected a number from 0 to below 1; correct it`,
      { labelSmoothing },
    );
  }
  return {
    kind: "cross-entropy",
    options: { ...options },
    reduction,
    value: (outputs, labels) =>
      tidy(() => {
        const classes = classesOf("crossEntropy", outputs, labels);
        const logs = logSoftmax(outputs, 1);
        const { losses, counts } = labelLosses("crossEntropy", logs, labels, options);
        const right = reduceLabels(losses, counts, reduction);
        if (labelSmoothing === 0) return right;
        const even = reduceLabels(evenLosses(logs, labels, options), counts, reduction);
        return add(mul(right, 1 - labelSmoothing), mul(even, labelSmoothing / classes));
      }),
    scores: (outputs) => softmax(outputs, 1),
  };
}

/** −Σ over all classes of weight · log-probability, 0 where the label is ignored. */
function evenLosses(logs: Tensor, labels: Tensor, options: LabelOptions): Tensor {
  const { classWeights, ignoreIndex } = options;
  const weighted = classWeights && mul(logs, weightsBeside("crossEntropy", logs, classWeights));
  const losses = neg(sum(weighted ?? logs, 1));
  return ignoreIndex === undefined ? losses : where(equal(labels, ignoreIndex), 0, losses);
}

/**
 * −outputs at the label; outputs are log-probabilities `[N, classes, ...]` (of logSoftmax), labels `[N, ...]`. A label that is
 * no class gives NaN; {@link classLabels} refuses it.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { classLabels, nllLoss, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const loss = nllLoss().value(tensor(backend, [-3, -0.5], [1, 2]), classLabels(backend, [1], 2));
 * if (loss.dataSync()[0] !== 0.5) throw new Error("the label's own log-probability, negated");
 * ```
 */
export function nllLoss(options: LabelOptions = {}): ClassificationLoss {
  checkOptionNames("nllLoss", options, labelOptionNames);
  const { reduction = "mean" } = options;
  checkLabelOptions("nllLoss", options);
  return {
    kind: "nll",
    options: { ...options },
    reduction,
    value: (outputs, labels) =>
      tidy(() => {
        classesOf("nllLoss", outputs, labels);
        const { losses, counts } = labelLosses("nllLoss", outputs, labels, options);
        return reduceLabels(losses, counts, reduction);
      }),
    scores: (outputs) => exp(outputs),
  };
}
