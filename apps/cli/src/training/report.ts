/** What `out/summary.json` says of a training; scripts rely on the first seven fields. */
import type { CompletedTraining } from "./run-training.js";

/** One training, in short. */
export interface TrainingReport {
  readonly model: string;
  readonly backend: string;
  readonly seed: number;
  /** Epochs that were trained. */
  readonly epochs: number;
  /** Spent on training, over all resumptions; the test is not counted. */
  readonly seconds: number;
  /** Share of the test images that were right, 0..1. */
  readonly testAccuracy: number;
  readonly testCount: number;
  readonly testLoss: number;
  /** After the last epoch. */
  readonly validationAccuracy: number | undefined;
  readonly data: string;
  readonly trainCount: number;
  readonly validationCount: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly classes: readonly string[];
  /** Rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly history: CompletedTraining["result"]["history"];
  readonly versions: { readonly convscope: string; readonly node: string };
}

/** The report of a training that reached its end. @param version of convscope */
export function reportOf(training: CompletedTraining, version: string): TrainingReport {
  const { settings, result, model, parts, test } = training;
  return {
    model: model.name,
    backend: settings.backend,
    seed: settings.seed,
    epochs: result.epochs,
    seconds: Math.round(result.seconds * 1000) / 1000,
    testAccuracy: test.accuracy,
    testCount: test.count,
    testLoss: test.loss,
    validationAccuracy: result.history.at(-1)?.validation?.accuracy,
    data: settings.data,
    trainCount: parts.train.count,
    validationCount: parts.validation.count,
    batchSize: settings.batchSize,
    learningRate: settings.learningRate,
    classes: parts.test.classes,
    confusion: test.confusion,
    history: result.history,
    versions: { convscope: version, node: process.version },
  };
}
