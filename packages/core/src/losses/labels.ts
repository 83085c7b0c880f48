/**
 * Labels of classification: which output each one chooses, and how much it counts. Ignored labels count nothing, weighted
 * means divide by the weights of the labels, as PyTorch's do. Their values are on the backend and cannot be checked here
 * (class-labels.ts does it on the host): the loss of a label that is no class is NaN.
 */
import { commonBackend } from "../autograd/define-op.js";
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { div, equal, mul, sub } from "../ops/binary.js";
import { mean, sum } from "../ops/reduce.js";
import { reshape } from "../ops/reshape.js";
import { neg } from "../ops/unary.js";
import { where } from "../ops/where.js";
import { formatShape, sameShape } from "../shape.js";
import { constant, iota } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkReduction, type Reduction } from "./loss.js";

/** How labels count. */
export interface LabelOptions {
  /** A weight for each class, none below 0; 1 by default. */
  readonly classWeights?: readonly number[] | undefined;
  /** A label that counts nothing; by default there is none (PyTorch's −100). */
  readonly ignoreIndex?: number | undefined;
  /** "mean" (the default) divides by the number of labels, or by the sum of their weights. */
  readonly reduction?: Reduction | undefined;
}

/** @throws ArgumentError for impossible options */
export function checkLabelOptions(op: string, options: LabelOptions): void {
  const { classWeights, ignoreIndex = 0, reduction = "mean" } = options;
  checkReduction(op, reduction);
  if (!Number.isSafeInteger(ignoreIndex)) {
    throw new ArgumentError(
      `${op}: found ignoreIndex ${ignoreIndex}, expected a whole number (it is a label); correct it`,
      { ignoreIndex },
    );
  }
  const bad = classWeights?.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight))) ?? -1;
  if (bad >= 0) {
    throw new ArgumentError(
      `${op}: found classWeights[${bad}] ${classWeights?.[bad]}, expected finite numbers from 0; correct it`,
      { classWeights },
    );
  }
}

/** Number of classes. @throws ShapeError unless outputs are `[N, classes, ...]` and labels `[N, ...]`, BackendMismatchError */
export function classesOf(op: string, outputs: Tensor, labels: Tensor): number {
  commonBackend(op, [outputs, labels]);
  const [count = 0, classes, ...places] = outputs.shape;
  if (classes === undefined || !sameShape(labels.shape, [count, ...places])) {
    throw new ShapeError(
      `${op}: found outputs ${formatShape(outputs.shape)} and labels ${formatShape(labels.shape)}, expected [N, classes] and [N] (one label an example, or one a place of maps); flatten the outputs`,
      { outputs: outputs.shape, labels: labels.shape },
    );
  }
  return classes;
}

const alongClasses = (outputs: Tensor): Shape =>
  outputs.shape.map((extent, axis) => (axis === 1 ? extent : 1));

/** The value of `[N, classes, ...]` at each label `[N, ...]`; 0 / 0 where a label is no class. */
export function atLabels(values: Tensor, labels: Tensor): Tensor {
  const chosen = oneHot(values, labels);
  return div(sum(where(chosen, values, 0), 1), sum(chosen, 1));
}

/** 1 at each label's class, else 0, `[N, classes, ...]`. */
function oneHot(outputs: Tensor, labels: Tensor): Tensor {
  const [count = 0, classes = 0, ...places] = outputs.shape;
  return equal(
    reshape(labels, [count, 1, ...places]),
    reshape(iota(labels.backend, classes), alongClasses(outputs)),
  );
}

/** The class weights beside outputs. @throws ShapeError when they are not one a class */
export function weightsBeside(op: string, outputs: Tensor, weights: readonly number[]): Tensor {
  const [, classes] = outputs.shape;
  if (weights.length !== classes) {
    throw new ShapeError(
      `${op}: found ${weights.length} classWeights for outputs ${formatShape(outputs.shape)}, expected ${classes} (one a class); correct them`,
      { classWeights: weights.length, classes },
    );
  }
  return constant(outputs.backend, weights, alongClasses(outputs));
}

/** The losses of labels `[N, ...]`, and what each counts in the mean; `undefined` where all count 1. */
interface Weighted {
  readonly losses: Tensor;
  readonly counts: Tensor | undefined;
}

/** −(log-probability · class weight) at each label, 0 where the label is ignored, NaN where it is no class. */
export function labelLosses(
  op: string,
  logs: Tensor,
  labels: Tensor,
  options: LabelOptions,
): Weighted {
  const { classWeights, ignoreIndex } = options;
  const weights = classWeights && weightsBeside(op, logs, classWeights);
  const weighted = weights === undefined ? logs : mul(logs, weights);
  const losses = neg(atLabels(weighted, labels));
  const own = weights && sum(where(oneHot(logs, labels), weights, 0), 1);
  if (ignoreIndex === undefined) return { losses, counts: own };
  const ignored = equal(labels, ignoreIndex);
  const counts = own === undefined ? sub(1, ignored) : where(ignored, 0, own);
  return { losses: where(ignored, 0, losses), counts };
}

/** One number of the losses of labels. */
export function reduceLabels(
  losses: Tensor,
  counts: Tensor | undefined,
  reduction: Reduction,
): Tensor {
  if (reduction === "sum") return sum(losses);
  return counts === undefined ? mean(losses) : div(sum(losses), sum(counts));
}
