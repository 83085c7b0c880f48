/**
 * Losses of classification: from a network's outputs and labels to one number, and from outputs to scores.
 */
import { ArgumentError, ShapeError } from "../errors.js";
import type { LayerOptions } from "../layers/layer.js";
import { add, equal, mul, sub } from "../ops/binary.js";
import { concat, slice } from "../ops/movement.js";
import { max, mean, sum } from "../ops/reduce.js";
import { reshape } from "../ops/reshape.js";
import { detach, logSoftmax, softmax } from "../ops/softmax.js";
import { exp, log, neg } from "../ops/unary.js";
import { where } from "../ops/where.js";
import { formatShape } from "../shape.js";
import { iota, ones } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";

/** What training minimises, and how outputs are read. */
export interface Loss {
  readonly kind: string;
  readonly options: LayerOptions;
  /** Mean over the batch: outputs `[N, classes]`, labels `[N]` as numbers of classes. */
  value(outputs: Tensor, labels: Tensor): Tensor;
  /** `[N, classes]`, larger is likelier, in [0, 1]. */
  scores(outputs: Tensor): Tensor;
}

/** 1 at each example's label, `[N, classes]`. */
function oneHot(labels: Tensor, classes: number): Tensor {
  return equal(
    reshape(labels, [labels.size, 1]),
    reshape(iota(labels.backend, classes), [1, classes]),
  );
}

function classesOf(kind: string, outputs: Tensor, labels: Tensor): number {
  const [count, classes] = outputs.shape;
  if (outputs.rank !== 2 || labels.rank !== 1 || classes === undefined || count !== labels.size) {
    throw new ShapeError(
      `${kind}: found outputs ${formatShape(outputs.shape)} and labels ${formatShape(labels.shape)}, expected [N, classes] and [N] (one label an example); flatten the outputs`,
      { outputs: outputs.shape, labels: labels.shape },
    );
  }
  return classes;
}

/** −ln softmax(outputs) at the label, mean over the batch; outputs are logits. @throws ArgumentError for a smoothing outside [0, 1) */
export function crossEntropy(options: { readonly labelSmoothing?: number } = {}): Loss {
  const { labelSmoothing = 0 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new ArgumentError(
      `crossEntropy: found labelSmoothing ${labelSmoothing}, expected a number from 0 to below 1; correct it`,
      { labelSmoothing },
    );
  }
  return {
    kind: "cross-entropy",
    options: { ...options },
    value(outputs, labels) {
      const classes = classesOf("crossEntropy", outputs, labels);
      return tidy(() => {
        const logs = logSoftmax(outputs, 1);
        const right = mean(sum(where(oneHot(labels, classes), logs, 0), 1));
        if (labelSmoothing === 0) return neg(right);
        const even = mean(logs);
        return neg(add(mul(right, 1 - labelSmoothing), mul(even, labelSmoothing)));
      });
    },
    scores: (outputs) => softmax(outputs, 1),
  };
}

/**
 * LeNet-5's loss on RBF outputs y: mean of y_label + ln(e^(−j) + Σ_i e^(−y_i)), LeCun et al. 1998, equation 9. The constant
 * j keeps classes whose penalty is already large from being pushed on. Scores are e^(−y_i) / (e^(−j) + Σ e^(−y)).
 */
export function rbfLoss(options: { readonly j?: number } = {}): Loss {
  const { j = 0.1 } = options;
  /** [−j, −y_0, −y_1, …] */
  const exponents = (outputs: Tensor): Tensor => {
    const rubbish = mul(ones(outputs.backend, [outputs.shape[0] ?? 0, 1]), -j);
    return concat([rubbish, neg(outputs)], 1);
  };
  return {
    kind: "rbf",
    options: { ...options },
    value(outputs, labels) {
      const classes = classesOf("rbfLoss", outputs, labels);
      return tidy(() => {
        const right = sum(where(oneHot(labels, classes), outputs, 0), 1);
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

/** A loss from what a model saved. @throws ArgumentError for an unknown kind */
export function lossFromJson(json: LayerOptions): Loss {
  const { kind, ...options } = json;
  if (kind === "cross-entropy") {
    const { labelSmoothing } = options;
    return crossEntropy(typeof labelSmoothing === "number" ? { labelSmoothing } : {});
  }
  if (kind === "rbf") return rbfLoss(typeof options.j === "number" ? { j: options.j } : {});
  throw new ArgumentError(
    `loss: found kind ${JSON.stringify(kind)}, expected "cross-entropy" or "rbf"; correct the model file`,
    { kind },
  );
}

/** What a model saves of its loss. */
export function lossToJson(loss: Loss): LayerOptions {
  return { kind: loss.kind, ...loss.options };
}
