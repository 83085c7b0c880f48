/**
 * Losses and hits of training steps, left on the backend until several are read in one transfer.
 */
import { type ClassificationLoss, concat, reshape, type StepResult, tidy } from "@convscope/core";
import type { Batch } from "./loader.js";
import { lossPerExample } from "./loss-per-example.js";
import { predictionsOf } from "./metrics.js";

/** A step that is done. */
export interface StepPlace {
  readonly batch: Omit<Batch, "images">;
  readonly epoch: number;
  /** Steps of the whole run, this one included. */
  readonly step: number;
  readonly learningRate: number;
}

/** What a step came to. */
export interface StepReading extends StepPlace {
  readonly loss: number;
  /** Examples that were right, in training mode and before the update. */
  readonly right: number;
}

/** Results of steps that are not read yet. */
export class PendingReadings {
  readonly #loss: ClassificationLoss;
  #pending: { readonly place: StepPlace; readonly result: StepResult }[] = [];

  constructor(loss: ClassificationLoss) {
    this.#loss = loss;
  }

  get count(): number {
    return this.#pending.length;
  }

  /** Takes over the result of a step. */
  add(place: StepPlace, result: StepResult): void {
    this.#pending.push({ place, result });
  }

  /** Reads all of them, in the order of the steps. */
  async read(): Promise<readonly StepReading[]> {
    const pending = this.#pending;
    if (pending.length === 0) return [];
    this.#pending = [];
    try {
      const results = pending.map(({ result }) => result);
      const classes = results[0]?.outputs.shape[1] ?? 1;
      using values = this.#join(results);
      const numbers = await values.data();
      const places = pending.map(({ place }) => place);
      return readingsOf(this.#loss, places, numbers, classes);
    } finally {
      for (const { result } of pending) disposeResult(result);
    }
  }

  /** Lets go of what is not read. */
  dispose(): void {
    for (const { result } of this.#pending) disposeResult(result);
    this.#pending = [];
  }

  /** [losses …, scores …] of all steps. */
  #join(results: readonly StepResult[]): StepResult["loss"] {
    return tidy(() => {
      const losses = results.map(({ loss }) => reshape(loss, [1]));
      const outputs = concat(
        results.map((result) => result.outputs),
        0,
      );
      const scores = this.#loss.scores(outputs);
      return concat([...losses, reshape(scores, [scores.size])], 0);
    });
  }
}

function disposeResult({ loss, outputs }: StepResult): void {
  loss.dispose();
  outputs.dispose();
}

function readingsOf(
  loss: ClassificationLoss,
  places: readonly StepPlace[],
  numbers: Float32Array,
  classes: number,
): readonly StepReading[] {
  const predictions = predictionsOf(numbers.subarray(places.length), classes);
  let from = 0;
  return places.map((place, i) => {
    const { labels, count } = place.batch;
    const own = predictions.subarray(from, from + count);
    from += count;
    let right = 0;
    for (let k = 0; k < count; k++) if (own[k] === labels[k]) right++;
    return { ...place, loss: lossPerExample(loss, numbers[i] as number, count), right };
  });
}
