/**
 * The loop of training: epochs of steps, readings now and then, validation, checkpoints, and what happens when a run is
 * stopped, diverges or loses its state. What it carries is in run-state.ts.
 */
import { AbortedError, ArgumentError, DisposedError, type Model } from "@convscope/core";
import { betterEpoch, isPatienceOver } from "./best-epoch.js";
import type { Checkpoint, EpochMetrics } from "./checkpoint/checkpoint.js";
import { encodeCheckpoint } from "./checkpoint/codec.js";
import { divergedLoss, divergedValidation } from "./divergence.js";
import { evaluate } from "./evaluate.js";
import type { FitResult } from "./fit-options.js";
import type { FitSettings } from "./fit-settings.js";
import type { Batch } from "./loader.js";
import type { Pause } from "./pause.js";
import { PendingReadings } from "./readings.js";
import { Recovery } from "./recovery.js";
import type { RunState } from "./run-state.js";

/** Mean loss and share of right ones over the steps that were read last. */
interface LastReading {
  readonly loss: number;
  readonly accuracy: number;
}

/** One call of `fit`. */
export class FitRun {
  readonly #model: Model;
  readonly #settings: FitSettings;
  readonly #state: RunState;
  readonly #pause: Pause;
  readonly #pending: PendingReadings;
  readonly #recovery: Recovery;
  readonly #started = performance.now();
  readonly #before: number;
  #last: LastReading | undefined;
  #savedStep: number | undefined;
  #savedEpoch = 0;

  constructor(model: Model, settings: FitSettings, state: RunState, pause: Pause) {
    this.#model = model;
    this.#settings = settings;
    this.#state = state;
    this.#pause = pause;
    this.#pending = new PendingReadings(settings.loss);
    this.#recovery = new Recovery(model, state, settings.callbacks);
    this.#before = state.progress.seconds;
    if (settings.resume !== undefined) this.#noteSaved();
  }

  /** Trains to the end. */
  async run(): Promise<FitResult> {
    const { epochs, steps, train, callbacks, snapshotEvery } = this.#settings;
    const { progress, history } = this.#state;
    const { epoch, step } = progress;
    await callbacks?.onStart?.({ epoch, epochs, batches: train.batches, step, steps, history });
    await this.#follow();
    this.#state.prepare();
    if (snapshotEvery > 0) await this.#takeSnapshot();
    for (;;) {
      try {
        return await this.#epochs();
      } catch (error) {
        await this.#recovery.after(error, () => this.#capture());
      } finally {
        this.#pending.dispose();
      }
    }
  }

  get #seconds(): number {
    return this.#before + (performance.now() - this.#started) / 1000;
  }

  async #epochs(): Promise<FitResult> {
    const { epochs, earlyStopping } = this.#settings;
    for (;;) {
      const { history, best } = this.#state;
      if (this.#state.progress.epoch > epochs) return await this.#finish("completed");
      if (isPatienceOver(history, best, earlyStopping?.patience))
        return await this.#finish("early");
      if (!(await this.#epoch())) return await this.#finish("aborted");
    }
  }

  /** What is left of the epoch under way; false when the signal came. */
  async #epoch(): Promise<boolean> {
    const { train, signal } = this.#settings;
    const { progress } = this.#state;
    for (const batch of train.epoch(progress.epoch, progress.batch)) {
      await this.#pause.turn();
      if (signal?.aborted) return false;
      await this.#step(batch);
    }
    await this.#read();
    try {
      await this.#endEpoch();
    } catch (error) {
      if (error instanceof AbortedError && signal?.aborted) return false;
      throw error;
    }
    return true;
  }

  async #step(batch: Batch): Promise<void> {
    const { readEvery, snapshotEvery, checkpoint, callbacks } = this.#settings;
    const { epochs, steps, train } = this.#settings;
    await this.#follow();
    const result = this.#state.train(batch);
    const { epoch, step } = this.#state.progress;
    const { learningRate } = this.#state;
    const { labels, count, index, examples } = batch;
    this.#pending.add(
      { batch: { labels, count, index, examples }, epoch, step, learningRate },
      result,
    );
    if (this.#pending.count >= readEvery) await this.#read();
    if (snapshotEvery > 0 && step % snapshotEvery === 0) await this.#takeSnapshot();
    if (checkpoint?.everySteps !== undefined && step % checkpoint.everySteps === 0) {
      await this.#save();
    }
    await callbacks?.onStep?.({
      epoch,
      epochs,
      batch: index + 1,
      batches: train.batches,
      step,
      steps,
      learningRate,
      examples: count,
      loss: this.#last?.loss,
      accuracy: this.#last?.accuracy,
      seconds: this.#seconds,
    });
  }

  /** Fetches the results of the steps since the last time. @throws DivergedError */
  async #read(): Promise<void> {
    const readings = await this.#pending.read();
    if (readings.length === 0) return;
    const { progress } = this.#state;
    const sums = { loss: 0, right: 0, examples: 0 };
    for (const reading of readings) {
      if (!Number.isFinite(reading.loss)) {
        throw divergedLoss(reading, this.#settings.train.examples, this.#savedStep);
      }
      const { count } = reading.batch;
      progress.lossSum += reading.loss * count;
      progress.right += reading.right;
      progress.examples += count;
      sums.loss += reading.loss * count;
      sums.right += reading.right;
      sums.examples += count;
    }
    this.#last = { loss: sums.loss / sums.examples, accuracy: sums.right / sums.examples };
  }

  /** Validates, notes what the epoch came to, and goes on to the next. @throws AbortedError */
  async #endEpoch(): Promise<void> {
    const { callbacks, everyEpochs, keepBest } = this.#settings;
    const { monitor, earlyStopping } = this.#settings;
    const { progress } = this.#state;
    const { epoch, step, lossSum, right, examples } = progress;
    await this.#follow();
    const validation = await this.#validate();
    const metrics: EpochMetrics = {
      epoch,
      step,
      learningRate: this.#state.learningRate,
      loss: lossSum / examples,
      accuracy: right / examples,
      seconds: this.#seconds,
      ...(validation && { validation }),
    };
    const best = betterEpoch(monitor, metrics, this.#state.best, earlyStopping?.minDelta ?? 0);
    if (best !== undefined) {
      const weights = keepBest ? { weights: await this.#state.weightsForUse() } : {};
      this.#state.best = { ...best, ...weights };
    }
    this.#state.history = [...this.#state.history, metrics];
    Object.assign(progress, { epoch: epoch + 1, batch: 0, lossSum: 0, right: 0, examples: 0 });
    await callbacks?.onEpoch?.(metrics);
    if (epoch % everyEpochs === 0) await this.#save();
  }

  async #validate(): Promise<EpochMetrics["validation"]> {
    const { validation, loss, train, signal } = this.#settings;
    if (validation === undefined) return undefined;
    const options = { loss, prepare: train.prepare, signal };
    const found = await this.#state.withWeightsForUse(() =>
      evaluate(this.#model, validation, options),
    );
    if (!Number.isFinite(found.loss)) {
      const { progress, learningRate } = this.#state;
      throw divergedValidation(found.loss, progress, learningRate);
    }
    return { loss: found.loss, accuracy: found.accuracy };
  }

  async #save(): Promise<void> {
    const { checkpoint, callbacks } = this.#settings;
    if (checkpoint === undefined) return;
    const bytes = encodeCheckpoint(await this.#capture());
    await checkpoint.store.save(bytes);
    this.#noteSaved();
    const { epoch, step } = this.#state.progress;
    await callbacks?.onCheckpoint?.({ epoch, step, bytes: bytes.length });
  }

  #noteSaved(): void {
    this.#savedStep = this.#state.progress.step;
    this.#savedEpoch = this.#state.progress.epoch;
  }

  async #takeSnapshot(): Promise<void> {
    this.#recovery.keep(await this.#capture());
  }

  /** All of the run, what is still on its way included. */
  async #capture(): Promise<Checkpoint> {
    await this.#read();
    return await this.#state.capture(this.#seconds);
  }

  /** Goes where the model went, if a callback moved it; what the old backend still holds is fetched first. */
  async #follow(): Promise<void> {
    const { backend } = this.#state;
    if (this.#model.backend === backend) return;
    try {
      await this.#read();
      await this.#state.follow();
    } catch (error) {
      if (!(error instanceof DisposedError)) throw error;
      throw new ArgumentError(
        `fit: found backend "${backend.name}" disposed after the model was moved away, expected it alive until a later step is done (losses and the optimiser's state are fetched from it); dispose it later`,
        { backend: backend.name },
      );
    }
  }

  async #finish(stopped: FitResult["stopped"]): Promise<FitResult> {
    await this.#read();
    const { progress, history, best } = this.#state;
    const isNew = progress.step !== this.#savedStep || progress.epoch !== this.#savedEpoch;
    if (isNew && progress.step > 0) await this.#save();
    await this.#state.settle();
    return {
      stopped,
      epochs: history.length,
      steps: progress.step,
      history,
      best: best && { monitor: best.monitor, epoch: best.epoch, value: best.value },
      seconds: this.#seconds,
    };
  }
}
