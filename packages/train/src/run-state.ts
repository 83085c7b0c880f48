/**
 * All that a run of training carries from step to step, and how it becomes a checkpoint and comes back from one.
 */
import {
  ArgumentError,
  type Backend,
  type Model,
  modelToJson,
  Random,
  type StepResult,
  type StoredTensor,
  TrainingStep,
  tensor,
  Variable,
} from "@convscope/core";
import { WeightAverage } from "./averaging.js";
import { applyCheckpoint, checkValues } from "./checkpoint/apply.js";
import type {
  BestEpoch,
  Checkpoint,
  EpochMetrics,
  Progress,
  WeightValues,
} from "./checkpoint/checkpoint.js";
import { divergedWeight } from "./divergence.js";
import { type FitSettings, loaderSettings } from "./fit-settings.js";
import type { Batch } from "./loader.js";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const START: Progress = {
  epoch: 1,
  batch: 0,
  step: 0,
  examples: 0,
  lossSum: 0,
  right: 0,
  seconds: 0,
};

/** A run between two steps. */
export class RunState {
  readonly #model: Model;
  readonly #settings: FitSettings;
  #step: TrainingStep;
  #average: WeightAverage | undefined;
  #backend: Backend;
  /** Without its seconds: those are the clock's. */
  progress: Mutable<Progress> = { ...START };
  history: readonly EpochMetrics[] = [];
  best: BestEpoch | undefined;

  private constructor(model: Model, settings: FitSettings) {
    this.#model = model;
    this.#settings = settings;
    this.#backend = settings.backend;
    this.#step = this.#newStep(new Random(settings.seed).fork("dropout"));
  }

  /** The state before the first step, or that of the checkpoint to resume. @throws FormatError */
  static async create(model: Model, settings: FitSettings): Promise<RunState> {
    const { resume, averaging, backend } = settings;
    const state = new RunState(model, settings);
    if (averaging !== undefined) {
      const values = await valuesOf(model.variables);
      state.#average = new WeightAverage(model, backend, averaging.decay, values);
    }
    try {
      if (resume !== undefined) state.restore(resume);
    } catch (error) {
      state.#average?.dispose();
      throw error;
    }
    return state;
  }

  /** Where the optimiser is, and the model unless it was moved. */
  get backend(): Backend {
    return this.#backend;
  }

  /** Makes the optimiser's state, so that a copy of the run holds all of it. */
  prepare(): void {
    this.#settings.optimizer.prepare(this.#model.trainable);
  }

  /** Takes optimiser and averages to the backend that the model was moved to. @throws ArgumentError when it is on none */
  async follow(): Promise<void> {
    const { backend } = this.#model;
    if (backend === undefined) {
      throw new ArgumentError(
        `fit: found ${this.#model.name} moved to the host in the middle of a run, expected it on a backend; move it to one: await model.to(other)`,
      );
    }
    const { optimizer } = this.#settings;
    const averages = this.#average?.variables.values() ?? [];
    await Variable.move([...optimizer.state.values(), ...averages], backend);
    this.#step.dispose();
    this.#average?.runOn(backend);
    this.#backend = backend;
  }

  /** The rate of the last step that is done, or of the first. */
  get learningRate(): number {
    return this.#rateOf(Math.max(0, this.progress.step - 1));
  }

  /** One step of training on a batch; counts it. */
  train(batch: Batch): StepResult {
    const { train, optimizer } = this.#settings;
    const { progress } = this;
    const backend = this.#backend;
    optimizer.learningRate = this.#rateOf(progress.step);
    using x = tensor(backend, batch.images, [batch.count, ...train.shape]);
    using labels = tensor(backend, batch.labels);
    const result = this.#step.run(x, labels);
    try {
      this.#average?.follow(progress.step + 1);
    } catch (error) {
      result.loss.dispose();
      result.outputs.dispose();
      throw error;
    }
    progress.batch++;
    progress.step++;
    return result;
  }

  /** Runs `body` with the weights that are evaluated: the averages where there are some. */
  async withWeightsForUse<T>(body: () => Promise<T>): Promise<T> {
    return this.#average === undefined ? await body() : await this.#average.lend(body);
  }

  /** All of it on the host. @throws DivergedError when a weight or the optimiser's state is not finite */
  async capture(seconds: number): Promise<Checkpoint> {
    const { train, optimizer, baseLearningRate, epochs, fingerprint, notes = {} } = this.#settings;
    const { kind, key, steps } = optimizer;
    const average = this.#average;
    const weights = await valuesOf(this.#model.variables);
    const state = await valuesOf(optimizer.state);
    this.#checkFinite(weights);
    this.#checkFinite(state);
    return {
      model: modelToJson(this.#model),
      weights,
      frozen: [...this.#model.variables.values()].filter(isFrozen).map(({ name }) => name),
      optimizer: { kind, key, steps, baseLearningRate, state },
      ...(average && {
        average: { decay: average.decay, weights: await valuesOf(average.variables) },
      }),
      ...(this.best && { best: this.best }),
      epochs,
      progress: { ...this.progress, seconds },
      history: this.history,
      random: this.#step.random.state,
      loader: loaderSettings(train),
      // Asked for by few: it takes a look at every byte of the data.
      get data() {
        return fingerprint();
      },
      notes,
    };
  }

  /** Back to a checkpoint. @throws FormatError when it is of another model or optimiser */
  restore(checkpoint: Checkpoint): void {
    const { average, progress, history, best, random } = checkpoint;
    if (average !== undefined) checkValues(this.#model, average.weights);
    if (best?.weights !== undefined) checkValues(this.#model, best.weights);
    applyCheckpoint(this.#model, this.#settings.optimizer, checkpoint);
    for (const [name, { values }] of average?.weights ?? []) {
      this.#average?.variables.get(name)?.set(values);
    }
    this.#step.dispose();
    this.#step = this.#newStep(new Random(random));
    this.progress = { ...progress };
    this.history = history;
    this.best = best;
  }

  /** Back to a snapshot of this run, on the host: nothing is asked of the backend, for it may be gone. */
  recover(snapshot: Checkpoint): void {
    const { weights, average, optimizer } = snapshot;
    this.#model.recover(new Map([...weights].map(([name, { values }]) => [name, values])));
    for (const [stored, variables] of [
      [optimizer.state, this.#settings.optimizer.state],
      [average?.weights, this.#average?.variables],
    ] as const) {
      for (const [name, variable] of variables ?? []) {
        variable.recover(stored?.get(name)?.values ?? new Float32Array(variable.size));
      }
    }
    this.restore(snapshot);
  }

  /** Values that the model would be used with now. */
  async weightsForUse(): Promise<WeightValues> {
    return await valuesOf(this.#average?.variables ?? this.#model.variables);
  }

  /** Leaves the model with the weights that it is to be used with. */
  async settle(): Promise<void> {
    const values = this.best?.weights ?? (this.#average && (await this.weightsForUse()));
    for (const [name, stored] of values ?? []) this.#model.variables.get(name)?.set(stored.values);
  }

  /** Releases all that it holds on the backend. The optimiser's state moves to the host, ready for another run. */
  async release(): Promise<void> {
    const { optimizer, baseLearningRate } = this.#settings;
    optimizer.learningRate = baseLearningRate;
    this.#step.dispose();
    this.#average?.dispose();
    for (const variable of optimizer.state.values()) {
      // What a failed run lost cannot be read; the error that says so is on its way already.
      await variable.to(undefined).catch(() => variable.dispose());
    }
  }

  #rateOf(step: number): number {
    const { baseLearningRate, schedule, steps } = this.#settings;
    return baseLearningRate * schedule(step, steps);
  }

  #newStep(random: Random): TrainingStep {
    const { loss, optimizer, clip, eager = false } = this.#settings;
    return new TrainingStep(this.#model, { loss, optimizer, clip, random, eager });
  }

  #checkFinite(weights: WeightValues): void {
    for (const [name, { values }] of weights) {
      const bad = values.findIndex((value) => !Number.isFinite(value));
      if (bad < 0) continue;
      throw divergedWeight(name, values[bad], this.progress, this.learningRate);
    }
  }
}

function isFrozen({ kind, trainable }: Variable): boolean {
  return kind === "parameter" && !trainable;
}

async function valuesOf(variables: ReadonlyMap<string, Variable>): Promise<WeightValues> {
  const values = new Map<string, StoredTensor>();
  for (const [name, variable] of variables) {
    values.set(name, { shape: variable.shape, values: await variable.read() });
  }
  return values;
}
