/**
 * Measures of classification, on the host. Not the loss: that is core's.
 */
import { ArgumentError, ShapeError } from "@convscope/core";

/** Counts of examples: a row for each true class, a column for each predicted one. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** How well one class is told from the others. */
export interface ClassScores {
  /** Share of the predictions of this class that are right; undefined when it was never predicted. */
  readonly precision: number | undefined;
  /** Share of the examples of this class that were found; undefined when there are none. */
  readonly recall: number | undefined;
  /** Examples of this class. */
  readonly support: number;
}

/** The likeliest class of each example, from scores [N, classes]; of equal scores the first. */
export function predictionsOf(scores: ArrayLike<number>, classes: number): Int32Array {
  const predictions = new Int32Array(scores.length / classes);
  for (let i = 0; i < predictions.length; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if ((scores[i * classes + c] as number) > (scores[i * classes + best] as number)) best = c;
    }
    predictions[i] = best;
  }
  return predictions;
}

/** Share of predictions that equal the label. @throws ShapeError when there are not as many of both, or none */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkCounts("accuracy", predictions.length, labels.length);
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right++;
  return right / labels.length;
}

/**
 * Share of examples whose label is among the k likeliest classes, from scores [N, classes]; of equal scores the first
 * counts as likelier.
 *
 * @throws ShapeError when scores and labels do not fit, ArgumentError for a k outside 1 … classes
 */
export function topK(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  k: number,
): number {
  checkCounts("topK", scores.length / classes, labels.length);
  checkK("topK", k, classes);
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const own = scores[i * classes + label] as number;
    let ahead = 0;
    for (let c = 0; c < classes; c++) {
      const score = scores[i * classes + c] as number;
      if (score > own || (score === own && c < label)) ahead++;
    }
    if (ahead < k) right++;
  }
  return right / labels.length;
}

/** @throws ArgumentError for a k outside 1 … classes */
export function checkK(op: string, k: number, classes: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= classes) return;
  throw new ArgumentError(
    `${op}: found k ${k}, expected a whole number from 1 to ${classes} (the number of classes); correct it`,
    { k, classes },
  );
}

/**
 * Counts true against predicted classes.
 *
 * @throws ShapeError when there are not as many of both, or none; ArgumentError for a class outside 0 … classes − 1
 * @example
 * ```ts
 * import { classScores, confusionMatrix } from "@convscope/train";
 * const confusion = confusionMatrix([0, 1, 1], [0, 0, 1], 2);
 * if (confusion.join(" | ") !== "1,1 | 0,1") throw new Error("a row for each true class");
 * if (classScores(confusion)[1]?.precision !== 0.5) throw new Error("one of two is right");
 * ```
 */
export function confusionMatrix(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  checkCounts("confusionMatrix", predictions.length, labels.length);
  const rows = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = rows[labels[i] as number];
    const column = predictions[i] as number;
    if (row?.[column] === undefined) {
      throw new ArgumentError(
        `confusionMatrix: found label ${labels[i]} and prediction ${column} at example ${i}, expected numbers from 0 to ${classes - 1}; give the number of classes`,
        { index: i, classes },
      );
    }
    row[column]++;
  }
  return rows;
}

/** Precision and recall of every class. */
export function classScores(confusion: ConfusionMatrix): readonly ClassScores[] {
  return confusion.map((row, c) => {
    const found = row[c] ?? 0;
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + (other[c] ?? 0), 0);
    return {
      precision: predicted === 0 ? undefined : found / predicted,
      recall: support === 0 ? undefined : found / support,
      support,
    };
  });
}

function checkCounts(op: string, predictions: number, labels: number): void {
  if (predictions === labels && labels > 0) return;
  throw new ShapeError(
    `${op}: found ${predictions} predictions and ${labels} labels, expected as many of both and at least one; give one for each example`,
    { predictions, labels },
  );
}
