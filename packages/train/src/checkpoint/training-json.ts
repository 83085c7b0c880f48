/**
 * The part of a checkpoint that is JSON, and how to tell it from other JSON.
 */
import type { RandomState } from "@convscope/core";
import type { DataFingerprint, ImageShape } from "../examples.js";
import type { BestEpoch, EpochMetrics, LoaderSettings, Monitor, Progress } from "./checkpoint.js";

/** All of a checkpoint but its arrays and its model. */
export interface TrainingJson {
  readonly frozen: readonly string[];
  readonly optimizer: {
    readonly kind: string;
    readonly key: string;
    readonly steps: number;
    readonly baseLearningRate: number;
  };
  readonly averageDecay?: number;
  readonly best?: Omit<BestEpoch, "weights">;
  readonly epochs: number;
  readonly progress: Progress;
  readonly history: readonly EpochMetrics[];
  readonly random: RandomState;
  readonly loader: LoaderSettings;
  readonly data: DataFingerprint;
  readonly notes: Readonly<Record<string, string>>;
}

type Guard<T> = (value: unknown) => value is T;

const text: Guard<string> = (value): value is string => typeof value === "string";
const number: Guard<number> = (value): value is number => Number.isFinite(value);
const flag: Guard<boolean> = (value): value is boolean => typeof value === "boolean";

function object<T>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  return (value): value is T => {
    if (typeof value !== "object" || value === null) return false;
    const entries = new Map<string, unknown>(Object.entries(value));
    const guards = Object.entries<Guard<unknown>>(fields);
    return guards.every(([name, guard]) => guard(entries.get(name)));
  };
}

function list<T>(guard: Guard<T>, length?: number): Guard<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.every(guard) && (length === undefined || value.length === length);
}

function optional<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

const monitors: readonly unknown[] = ["loss", "accuracy", "validationLoss", "validationAccuracy"];
const monitor: Guard<Monitor> = (value): value is Monitor => monitors.includes(value);
const shape: Guard<ImageShape> = (value): value is ImageShape => list(number, 3)(value);
const words: Guard<RandomState> = (value): value is RandomState => list(number, 4)(value);
const notes: Guard<Readonly<Record<string, string>>> = (
  value,
): value is Readonly<Record<string, string>> =>
  typeof value === "object" && value !== null && Object.values(value).every(text);

const validation = object<{ loss: number; accuracy: number }>({ loss: number, accuracy: number });

const epochMetrics = object<EpochMetrics>({
  epoch: number,
  step: number,
  learningRate: number,
  loss: number,
  accuracy: number,
  seconds: number,
  validation: optional(validation) as Guard<EpochMetrics["validation"]>,
});

/** Whether JSON has all that a run needs to go on. */
export const isTrainingJson: Guard<TrainingJson> = object<TrainingJson>({
  frozen: list(text),
  optimizer: object({ kind: text, key: text, steps: number, baseLearningRate: number }),
  averageDecay: optional(number),
  best: optional(object({ monitor, epoch: number, value: number })),
  epochs: number,
  progress: object({
    epoch: number,
    batch: number,
    step: number,
    examples: number,
    lossSum: number,
    right: number,
    seconds: number,
  }),
  history: list(epochMetrics),
  random: words,
  loader: object({ seed: number, batchSize: number, shuffle: flag, dropLast: flag }),
  data: object({ count: number, shape, checksum: number }),
  notes,
});
