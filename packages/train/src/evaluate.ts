/**
 * How good a model is on labelled examples: mean loss, accuracy and what it takes for what. Changes nothing.
 */
import {
  AbortedError,
  ArgumentError,
  type ClassificationLoss,
  checkClassLabels,
  checkOptionNames,
  classificationLoss,
  concat,
  type Model,
  type OptionNames,
  reshape,
  type Tensor,
  tensor,
  tidy,
} from "@convscope/core";
import { checkExamples, classesOf, type Examples, type Prepare } from "./examples.js";
import { type Batch, gatherBatch } from "./loader.js";
import { lossPerExample } from "./loss-per-example.js";
import {
  accuracy,
  type ConfusionMatrix,
  checkK,
  confusionMatrix,
  predictionsOf,
  topK as topKOf,
} from "./metrics.js";
import { createPause } from "./pause.js";

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  readonly loss: ClassificationLoss;
  /** Examples at once; default 100. */
  readonly batchSize?: number | undefined;
  /** Also the share of labels among the k likeliest classes. */
  readonly topK?: number | undefined;
  readonly prepare?: Prepare | undefined;
  readonly signal?: AbortSignal | undefined;
}

const evaluateOptionNames: OptionNames<EvaluateOptions> = {
  loss: true,
  batchSize: true,
  topK: true,
  prepare: true,
  signal: true,
};

/** What a model does on examples. */
export interface Evaluation {
  /** Mean over the examples, of losses that sum too. */
  readonly loss: number;
  readonly accuracy: number;
  /** Present if asked for. */
  readonly topK?: number;
  readonly confusion: ConfusionMatrix;
  readonly count: number;
  /** The likeliest class of each example. */
  readonly predictions: Int32Array;
  /** The score of that class, in [0, 1]. */
  readonly confidences: Float32Array;
}

/** Losses and scores, example after example. */
interface Readings {
  lossSum: number;
  readonly scores: Float32Array;
}

/**
 * Runs a model over examples, in use (no dropout, running statistics).
 *
 * @throws ArgumentError for a loss that gives no scores, no examples, a label that is no class or a model that is on no backend; ShapeError when the
 *   images do not fit the model; AbortedError when the signal comes
 * @example
 * ```ts
 * import { crossEntropy, layers, sequential } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { evaluate } from "@convscope/train";
 * const model = sequential("tiny", [1, 2, 2], [["fc", layers.linear({ inFeatures: [1, 2, 2], outFeatures: 2 })]]);
 * await model.to(createReferenceBackend());
 * const examples = { count: 2, shape: [1, 2, 2], images: new Float32Array(8), labels: [0, 0] } as const;
 * const { accuracy } = await evaluate(model, examples, { loss: crossEntropy() });
 * if (accuracy !== 1) throw new Error("of equal scores the first class is taken");
 * ```
 */
export async function evaluate(
  model: Model,
  examples: Examples,
  options: EvaluateOptions,
): Promise<Evaluation> {
  checkOptionNames("evaluate", options, evaluateOptionNames);
  const { batchSize = 100, topK } = options;
  classificationLoss("evaluate", options.loss);
  checkExamples("evaluate", examples);
  const classes = classesOf("evaluate", model);
  checkClassLabels("evaluate", examples.labels, classes);
  if (topK !== undefined) checkK("evaluate", topK, classes);
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ArgumentError(
      `evaluate: found batchSize ${batchSize}, expected a whole number from 1; give one`,
      { batchSize },
    );
  }
  const { count, labels } = examples;
  const { lossSum, scores } = await readAll(model, examples, { ...options, batchSize }, classes);
  const predictions = predictionsOf(scores, classes);
  return {
    loss: lossSum / count,
    accuracy: accuracy(predictions, labels),
    ...(topK === undefined ? {} : { topK: topKOf(scores, labels, classes, topK) }),
    confusion: confusionMatrix(predictions, labels, classes),
    count,
    predictions,
    confidences: Float32Array.from(predictions, (c, i) => scores[i * classes + c] as number),
  };
}

async function readAll(
  model: Model,
  examples: Examples,
  options: EvaluateOptions & { readonly batchSize: number },
  classes: number,
): Promise<Readings> {
  const { count } = examples;
  const { loss, batchSize, prepare, signal } = options;
  const readings: Readings = { lossSum: 0, scores: new Float32Array(count * classes) };
  const pause = createPause();
  try {
    for (let from = 0; from < count; from += batchSize) {
      await pause.turn();
      if (signal?.aborted) {
        throw new AbortedError(
          `evaluate: found the signal aborted after ${from} of ${count} examples, expected to go on to the end; call it again`,
          { done: from, count },
        );
      }
      const size = Math.min(batchSize, count - from);
      const chosen = Uint32Array.from({ length: size }, (_, i) => from + i);
      const batch = gatherBatch(examples, chosen, prepare, from / batchSize);
      using result = runBatch(model, loss, batch, prepare?.shape ?? examples.shape);
      const values = await result.data();
      readings.lossSum += lossPerExample(loss, values[0] as number, size) * size;
      readings.scores.set(values.subarray(1), from * classes);
    }
  } finally {
    pause.close();
  }
  return readings;
}

/** [loss, scores …] of a batch, so that one transfer brings both. */
function runBatch(
  model: Model,
  loss: ClassificationLoss,
  batch: Batch,
  shape: Examples["shape"],
): Tensor {
  model.checkInput([batch.count, ...shape]);
  const { backend } = model;
  if (backend === undefined) {
    throw new ArgumentError(
      `evaluate: found ${model.name} on the host, expected it on a backend; call \`await model.to(backend)\` first`,
    );
  }
  return tidy(() => {
    const outputs = model.predict(tensor(backend, batch.images, [batch.count, ...shape]));
    const value = loss.value(outputs, tensor(backend, batch.labels));
    const scores = loss.scores(outputs);
    return concat([reshape(value, [1]), reshape(scores, [scores.size])], 0);
  });
}
