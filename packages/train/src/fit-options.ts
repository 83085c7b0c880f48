/**
 * What a run of training is asked to do, what it tells on the way, and what it comes to. The loop is in fit.ts.
 */
import type {
  ClassificationLoss,
  ExecutionError,
  GradientClip,
  Optimizer,
  OptionNames,
  Schedule,
} from "@convscope/core";
import type { BestEpoch, Checkpoint, EpochMetrics, Monitor } from "./checkpoint/checkpoint.js";
import type { CheckpointStore } from "./checkpoint/store.js";
import type { Examples } from "./examples.js";
import type { Loader } from "./loader.js";

/** Told before the first step. */
export interface StartEvent {
  /** The first epoch to run, counted from 1; above 1 when resumed. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches in an epoch. */
  readonly batches: number;
  /** Steps that are done already. */
  readonly step: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Epochs that are done already. */
  readonly history: readonly EpochMetrics[];
}

/** Told after every step. */
export interface StepEvent {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  readonly batches: number;
  /** Steps of the whole run that are done. */
  readonly step: number;
  readonly steps: number;
  /** The rate of this step. */
  readonly learningRate: number;
  /** Examples in this step. */
  readonly examples: number;
  /** Mean loss of the steps that were read last; undefined until the first reading of this run. */
  readonly loss: number | undefined;
  /** Share of right ones in the steps that were read last. */
  readonly accuracy: number | undefined;
  /** Seconds of the run so far, over all resumptions. */
  readonly seconds: number;
}

/** Told after a checkpoint was saved. */
export interface CheckpointEvent {
  readonly epoch: number;
  readonly step: number;
  readonly bytes: number;
}

/**
 * Told after the backend failed. If it lost the run's state, the model is on the host with that of step `restored`; else
 * it is where it was. Move it to another backend, and the run goes on there. Else it goes on where it was if state was
 * lost for the first time since the last snapshot; if not, it ends with a BackendFailedError.
 */
export interface RestoreEvent {
  readonly error: ExecutionError;
  /** Steps that were done when it failed. */
  readonly step: number;
  /** Steps that are done in the restored state. */
  readonly restored: number;
}

/**
 * Functions that are told how a run goes; each is awaited. In any of them the model may be moved to another backend, and
 * the run goes on there: `onStep: async ({ step }) => { if (step === 100) await model.to(other); }`. Keep the
 * old backend until a later step is done, or `fit` has returned: losses and the optimiser's state are fetched from it.
 */
export interface FitCallbacks {
  onStart?(event: StartEvent): void | Promise<void>;
  onStep?(event: StepEvent): void | Promise<void>;
  /** After each epoch, its validation included. */
  onEpoch?(metrics: EpochMetrics): void | Promise<void>;
  onCheckpoint?(event: CheckpointEvent): void | Promise<void>;
  onRestore?(event: RestoreEvent): void | Promise<void>;
}

/** Ends a run that no longer gets better. */
export interface EarlyStopping {
  /** Epochs without a better one until it stops. */
  readonly patience: number;
  /** How much better counts as better; default 0. */
  readonly minDelta?: number;
}

/** An exponential moving average of the weights, which is what is evaluated and kept in the end. */
export interface Averaging {
  /** Share of the old average after each step, in [0, 1); early steps take less: min(decay, (1 + t) / (10 + t)). */
  readonly decay: number;
}

/** When checkpoints are saved, and where. One is also saved at the end and when the run is aborted. */
export interface CheckpointOptions {
  readonly store: CheckpointStore;
  /** Steps between two; default: only by epochs. */
  readonly everySteps?: number | undefined;
  /** Epochs between two; default 1. */
  readonly everyEpochs?: number | undefined;
}

/** Options of `fit`. */
export interface FitOptions {
  readonly train: Loader;
  /** Evaluated after each epoch, through the loader's `prepare`. */
  readonly validation?: Examples | undefined;
  readonly loss: ClassificationLoss;
  readonly optimizer: Optimizer;
  /** Bound on the gradients, before the optimiser sees them. */
  readonly clip?: GradientClip | undefined;
  /** Of the whole run, those before a resumption included; a schedule spreads over all of them. */
  readonly epochs: number;
  /** Factor on the base rate; default: constant. */
  readonly schedule?: Schedule | undefined;
  /** Default: that of the checkpoint when resuming, else the optimiser's. */
  readonly baseLearningRate?: number | undefined;
  /** Feeds dropout; default: the loader's seed. */
  readonly seed?: number | undefined;
  /** Steps between two readings of loss and accuracy, each one transfer; default 10. */
  readonly readEvery?: number | undefined;
  readonly callbacks?: FitCallbacks | undefined;
  /** What tells the best epoch; default validationLoss, or loss without validation. */
  readonly monitor?: Monitor | undefined;
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Ends with the weights of the best epoch; default false: of the last. */
  readonly keepBest?: boolean | undefined;
  readonly averaging?: Averaging | undefined;
  /** Stops the run within a step, its validation included; the result says "aborted". */
  readonly signal?: AbortSignal | undefined;
  readonly checkpoint?: CheckpointOptions | undefined;
  /** Goes on from here, bit for bit on a deterministic float32 backend. */
  readonly resume?: Checkpoint | undefined;
  /**
   * Steps between two copies of the run's state on the host, from which it goes on when a backend loses it; default
   * 100; 0: none.
   */
  readonly snapshotEvery?: number | undefined;
  /** Kept in checkpoints for the caller. */
  readonly notes?: Readonly<Record<string, string>> | undefined;
  /** Calls every kernel as it comes instead of running captured programs. */
  readonly eager?: boolean | undefined;
}

export const fitOptionNames: OptionNames<FitOptions> = {
  train: true,
  validation: true,
  loss: true,
  optimizer: true,
  clip: true,
  epochs: true,
  schedule: true,
  baseLearningRate: true,
  seed: true,
  readEvery: true,
  callbacks: true,
  monitor: true,
  earlyStopping: true,
  keepBest: true,
  averaging: true,
  signal: true,
  checkpoint: true,
  resume: true,
  snapshotEvery: true,
  notes: true,
  eager: true,
};

export const fitCallbackNames: OptionNames<FitCallbacks> = {
  onStart: true,
  onStep: true,
  onEpoch: true,
  onCheckpoint: true,
  onRestore: true,
};

export const earlyStoppingNames: OptionNames<EarlyStopping> = { patience: true, minDelta: true };

export const averagingNames: OptionNames<Averaging> = { decay: true };

export const checkpointOptionNames: OptionNames<CheckpointOptions> = {
  store: true,
  everySteps: true,
  everyEpochs: true,
};

/** What a run came to. */
export interface FitResult {
  /** All epochs done, no better epoch within the patience, or the signal came. */
  readonly stopped: "completed" | "early" | "aborted";
  /** Epochs that are done. */
  readonly epochs: number;
  /** Steps that are done. */
  readonly steps: number;
  readonly history: readonly EpochMetrics[];
  readonly best: Omit<BestEpoch, "weights"> | undefined;
  /** Over all resumptions. */
  readonly seconds: number;
}
