/**
 * Labels of classes on their way to a backend. A loss sees labels as tensors, whose values it cannot read; so they are
 * checked here, while they are still on the host.
 */
import type { Backend, Shape } from "../backend.js";
import { ArgumentError } from "../errors.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";

/** Options of {@link classLabels}. */
export interface ClassLabelsOptions {
  /** The label that the loss ignores; by default there is none. */
  readonly ignoreIndex?: number | undefined;
  /** `[N, ...]`: one label a place of maps; `[N]` by default. */
  readonly shape?: Shape | undefined;
}

const classLabelsOptionNames: OptionNames<ClassLabelsOptions> = { ignoreIndex: true, shape: true };

/**
 * Labels `[N]` as a tensor for {@link crossEntropy}, {@link nllLoss} and {@link rbfLoss}, each one checked: a whole number
 * from 0 to classes − 1, or ignoreIndex.
 *
 * @throws ArgumentError naming the first label that is no class, and its example; ShapeError when the shape holds another number of them
 * @example
 * ```ts
 * import { classLabels } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const labels = classLabels(createReferenceBackend(), [7, 2, 1], 10);
 * if (labels.shape.join() !== "3") throw new Error("a label an example");
 * ```
 */
export function classLabels(
  backend: Backend,
  labels: ArrayLike<number>,
  classes: number,
  options: ClassLabelsOptions = {},
): Tensor {
  checkOptionNames("classLabels", options, classLabelsOptionNames);
  const { ignoreIndex, shape = [labels.length] } = options;
  checkClassLabels("classLabels", labels, classes, { ignoreIndex, shape });
  return tensor(backend, Float32Array.from(labels), shape);
}

/**
 * Checks every label of a data set before anything is computed from it; for what receives labels from a user.
 *
 * @param op what receives them, for the message
 * @throws ArgumentError naming the first label that is no class, and its example
 */
export function checkClassLabels(
  op: string,
  labels: ArrayLike<number>,
  classes: number,
  options: ClassLabelsOptions = {},
): void {
  if (!Number.isSafeInteger(classes) || classes < 1) {
    throw new ArgumentError(
      `${op}: found ${classes} classes, expected a whole number from 1 (labels are counted from 0); give the number of the model's outputs`,
      { classes },
    );
  }
  const { ignoreIndex, shape = [labels.length] } = options;
  const perExample = labels.length / (shape[0] ?? 1);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    if (label === ignoreIndex) continue;
    const place = perExample > 1 ? `, place ${i % perExample}` : "";
    const ignored = ignoreIndex === undefined ? "" : `, or ${ignoreIndex}, which is ignored`;
    throw new ArgumentError(
      `${op}: found label ${label} at example ${Math.floor(i / perExample)}${place}, expected a whole number from 0 to ${classes - 1}${ignored} ` +
        `(there are ${classes} classes, one an output of the model); correct the label, or give the model as many outputs as there are classes`,
      { label, index: i, classes },
    );
  }
}
