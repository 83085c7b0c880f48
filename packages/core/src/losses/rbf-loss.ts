/**
 * LeNet-5's loss on the distances that its RBF units give.
 */
import { ArgumentError, ShapeError } from "../errors.js";
import { add, sub } from "../ops/binary.js";
import { concat, slice } from "../ops/movement.js";
import { max, mean, sum } from "../ops/reduce.js";
import { reshape } from "../ops/reshape.js";
import { detach, softmax } from "../ops/softmax.js";
import { exp, log, neg } from "../ops/unary.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import { full } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { atLabels, classesOf } from "./labels.js";
import type { ClassificationLoss } from "./loss.js";

/** Options of {@link rbfLoss}. */
export interface RbfLossOptions {
  /** Penalty beyond which a wrong class is not pushed away any more; 0.1. */
  readonly j?: number | undefined;
}

const rbfLossOptionNames: OptionNames<RbfLossOptions> = { j: true };

/**
 * LeNet-5's loss on RBF outputs y: mean of y_label + ln(e^(−j) + Σ_i e^(−y_i)), LeCun et al. 1998, equation 9. The constant
 * j keeps classes whose penalty is already large from being pushed on. A label that is no class gives NaN; {@link classLabels}
 * refuses it. Scores are e^(−y_i) / (e^(−j) + Σ e^(−y)).
 *
 * @throws ArgumentError for a j that is not finite
 * @example
 * ```ts
 * import { rbfLoss, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const distances = tensor(backend, [0, 9], [1, 2]);
 * const [near = 0, far = 0] = rbfLoss().scores(distances).dataSync();
 * if (!(near > far)) throw new Error("the smallest distance scores highest");
 * ```
 */
export function rbfLoss(options: RbfLossOptions = {}): ClassificationLoss {
  checkOptionNames("rbfLoss", options, rbfLossOptionNames);
  const { j = 0.1 } = options;
  if (!Number.isFinite(j)) {
    throw new ArgumentError(`rbfLoss: found j ${j}, expected a finite number; correct it`, { j });
  }
  /** [−j, −y_0, −y_1, …] */
  const exponents = (outputs: Tensor): Tensor => {
    const rubbish = full(outputs.backend, [outputs.shape[0] ?? 0, 1], -j);
    return concat([rubbish, neg(outputs)], 1);
  };
  return {
    kind: "rbf",
    options: { ...options },
    reduction: "mean",
    value(outputs, labels) {
      checkFlat(outputs, labels);
      return tidy(() => {
        const right = atLabels(outputs, labels);
        const terms = exponents(outputs);
        const top = detach(max(terms, 1, { keepDims: true }));
        const total = add(log(sum(exp(sub(terms, top)), 1)), reshape(top, [labels.size]));
        return mean(add(right, total));
      });
    },
    scores: (outputs) =>
      tidy(() => slice(softmax(exponents(outputs), 1), [undefined, { start: 1 }])),
  };
}

function checkFlat(outputs: Tensor, labels: Tensor): void {
  classesOf("rbfLoss", outputs, labels);
  if (outputs.rank === 2) return;
  throw new ShapeError(
    `rbfLoss: found outputs ${formatShape(outputs.shape)}, expected [N, classes] (a distance from each class's code); flatten the outputs`,
    { outputs: outputs.shape },
  );
}
