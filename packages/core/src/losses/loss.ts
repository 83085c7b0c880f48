/**
 * What a loss is: from a network's outputs and their targets to one number. Losses of classification also read outputs as
 * scores of classes.
 */
import { commonBackend } from "../autograd/define-op.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { LayerOptions } from "../layers/layer.js";
import { mean, sum } from "../ops/reduce.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";

/** How the losses of single values become one number. */
export type Reduction = "mean" | "sum";

/** What training minimises. */
export interface Loss {
  readonly kind: string;
  readonly options: LayerOptions;
  /** A sum grows with the batch, a mean does not. */
  readonly reduction: Reduction;
  /**
   * A number. What targets are is the loss's affair: classes `[N, ...]` for outputs `[N, classes, ...]`, or values of the
   * outputs' own shape.
   *
   * @throws ShapeError when targets do not go with the outputs
   */
  value(outputs: Tensor, targets: Tensor): Tensor;
}

/** A loss whose targets are classes. */
export interface ClassificationLoss extends Loss {
  /** `[N, classes, ...]`, larger is likelier, in [0, 1]. */
  scores(outputs: Tensor): Tensor;
}

/**
 * The loss, known to classify.
 *
 * @param op what needs scores, for the message
 * @throws ArgumentError for a loss of another kind
 */
export function classificationLoss(op: string, loss: Loss): ClassificationLoss {
  if (classifies(loss)) return loss;
  throw new ArgumentError(
    `${op}: found loss ${loss.kind}, expected one that gives scores of classes (predictions and accuracy are read from them); use crossEntropy, nllLoss or rbfLoss`,
    { loss: loss.kind },
  );
}

function classifies(loss: Loss): loss is ClassificationLoss {
  return "scores" in loss && typeof loss.scores === "function";
}

/** @throws ArgumentError for another name */
export function checkReduction(op: string, reduction: string): asserts reduction is Reduction {
  if (reduction === "mean" || reduction === "sum") return;
  throw new ArgumentError(
    `${op}: found reduction ${JSON.stringify(reduction)}, expected "mean" or "sum" (training needs one number); choose one of these`,
    { reduction },
  );
}

/** The losses of single values as one number. */
export function reduceLosses(losses: Tensor, reduction: Reduction): Tensor {
  return reduction === "mean" ? mean(losses) : sum(losses);
}

/** @throws ShapeError unless there is a target for every output, BackendMismatchError */
export function checkTargets(op: string, outputs: Tensor, targets: Tensor): void {
  commonBackend(op, [outputs, targets]);
  if (sameShape(outputs.shape, targets.shape)) return;
  throw new ShapeError(
    `${op}: found outputs ${formatShape(outputs.shape)} and targets ${formatShape(targets.shape)}, expected equal shapes (each output has a target of its own; nothing is broadcast); reshape one of them`,
    { outputs: outputs.shape, targets: targets.shape },
  );
}
