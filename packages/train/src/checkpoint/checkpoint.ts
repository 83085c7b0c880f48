/**
 * What a checkpoint holds: everything that a run needs to go on as if it had never stopped. How it becomes bytes is in
 * codec.ts.
 */
import type { ModelJson, RandomState, StoredTensor } from "@convscope/core";
import type { DataFingerprint } from "../examples.js";

/** Which metric tells a better epoch from a worse one. Losses are better when smaller, accuracies when larger. */
export type Monitor = "loss" | "accuracy" | "validationLoss" | "validationAccuracy";

/** What one epoch came to. */
export interface EpochMetrics {
  /** Counted from 1. */
  readonly epoch: number;
  /** Steps of the whole run at its end. */
  readonly step: number;
  /** The rate of its last step. */
  readonly learningRate: number;
  /** Mean over its examples, each measured before the step that used it. */
  readonly loss: number;
  /** Share of its examples that were right, in training mode. */
  readonly accuracy: number;
  /** Seconds of the run until its end, over all resumptions. */
  readonly seconds: number;
  readonly validation?: { readonly loss: number; readonly accuracy: number };
}

/** Where a run stands. */
export interface Progress {
  /** The epoch under way, counted from 1; one more than the epochs of the run when all are done. */
  readonly epoch: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  /** Steps of the whole run that are done. */
  readonly step: number;
  /** Examples of this epoch that are done, their summed losses, and how many were right. */
  readonly examples: number;
  readonly lossSum: number;
  readonly right: number;
  /** Seconds spent so far, over all resumptions. */
  readonly seconds: number;
}

/** Values by the variables' names. */
export type WeightValues = ReadonlyMap<string, StoredTensor>;

/** The best epoch so far. */
export interface BestEpoch {
  readonly monitor: Monitor;
  readonly epoch: number;
  readonly value: number;
  /** What the model held then; present with `keepBest`. */
  readonly weights?: WeightValues;
}

/** Order and size of a run's batches. */
export interface LoaderSettings {
  readonly seed: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
}

/** A run, stopped between two steps. */
export interface Checkpoint {
  readonly model: ModelJson;
  /** All parameters and running statistics, as the next step takes them. */
  readonly weights: WeightValues;
  /** Parameters that do not train. */
  readonly frozen: readonly string[];
  readonly optimizer: {
    readonly kind: string;
    readonly key: string;
    readonly steps: number;
    /** Before the schedule. */
    readonly baseLearningRate: number;
    readonly state: WeightValues;
  };
  /** The moving average of the weights, with `averaging`. */
  readonly average?: { readonly decay: number; readonly weights: WeightValues };
  readonly best?: BestEpoch;
  readonly epochs: number;
  readonly progress: Progress;
  readonly history: readonly EpochMetrics[];
  /** Of the generator that feeds dropout. */
  readonly random: RandomState;
  readonly loader: LoaderSettings;
  readonly data: DataFingerprint;
  /** Notes of the caller, by key. */
  readonly notes: Readonly<Record<string, string>>;
}

/** What a checkpoint's model is to be used with: the best epoch's weights, else the average, else the latest. */
export function weightsForUse(checkpoint: Checkpoint): WeightValues {
  return checkpoint.best?.weights ?? checkpoint.average?.weights ?? checkpoint.weights;
}
