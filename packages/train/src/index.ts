/** Entry "@convscope/train": what runs in browsers, workers and Node alike; it touches no files. */
export { BackendFailedError } from "./backend-failed-error.js";
export { applyCheckpoint, modelFromCheckpoint } from "./checkpoint/apply.js";
export {
  type BestEpoch,
  type Checkpoint,
  type EpochMetrics,
  type LoaderSettings,
  type Monitor,
  type Progress,
  type WeightValues,
  weightsForUse,
} from "./checkpoint/checkpoint.js";
export { decodeCheckpoint, encodeCheckpoint } from "./checkpoint/codec.js";
export type { CheckpointStore } from "./checkpoint/store.js";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.js";
export type { DataFingerprint, Examples, ImageShape, Prepare } from "./examples.js";
export { fit } from "./fit.js";
export type {
  Averaging,
  CheckpointEvent,
  CheckpointOptions,
  EarlyStopping,
  FitCallbacks,
  FitOptions,
  FitResult,
  RestoreEvent,
  StartEvent,
  StepEvent,
} from "./fit-options.js";
export {
  type Batch,
  createLoader,
  type Loader,
  type LoaderOptions,
  type Transform,
} from "./loader.js";
export {
  accuracy,
  type ClassScores,
  type ConfusionMatrix,
  classScores,
  confusionMatrix,
  predictionsOf,
  topK,
} from "./metrics.js";
