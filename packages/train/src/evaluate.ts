/**
 * How good a model is on labelled examples: mean loss, accuracy and what it takes for what.
 */
import type { Loss, Model } from "@convscope/core";
import type { Examples, Prepare } from "./examples.js";
import type { ConfusionMatrix } from "./metrics.js";

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  readonly loss: Loss;
  /** Examples at once; default 100. */
  readonly batchSize?: number;
  /** Also the share of labels among the k likeliest classes. */
  readonly topK?: number;
  readonly prepare?: Prepare | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a model does on examples. */
export interface Evaluation {
  /** Mean over the examples. */
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

/** Runs a model over examples, in use (no dropout, running statistics). */
export async function evaluate(
  model: Model,
  examples: Examples,
  options: EvaluateOptions,
): Promise<Evaluation> {
  throw new RangeError(`evaluate ${model.name} ${examples.count} ${options.loss.kind}`);
}
