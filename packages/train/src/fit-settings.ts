/**
 * The options of a run with every default filled in and every impossible one refused.
 */
import {
  ArgumentError,
  type Backend,
  checkBackend,
  checkClassLabels,
  checkOptionNames,
  classificationLoss,
  constantRate,
  type Model,
  type Schedule,
} from "@convscope/core";
import { checkDecay } from "./averaging.js";
import type { Checkpoint, LoaderSettings, Monitor } from "./checkpoint/checkpoint.js";
import { checkExamples, classesOf, type DataFingerprint, fingerprintOf } from "./examples.js";
import {
  averagingNames,
  checkpointOptionNames,
  earlyStoppingNames,
  type FitOptions,
  fitCallbackNames,
  fitOptionNames,
} from "./fit-options.js";
import type { Loader } from "./loader.js";

/** Options, complete. */
export interface FitSettings extends FitOptions {
  readonly backend: Backend;
  /** Of the whole run. */
  readonly steps: number;
  readonly schedule: Schedule;
  readonly baseLearningRate: number;
  readonly seed: number;
  readonly readEvery: number;
  readonly monitor: Monitor;
  readonly keepBest: boolean;
  readonly snapshotEvery: number;
  readonly everyEpochs: number;
  /** Worked out when first asked for. */
  readonly fingerprint: () => DataFingerprint;
}

/** @throws ArgumentError, ShapeError for what cannot be trained, UnsupportedError on a backend that only infers */
export function resolveSettings(model: Model, options: FitOptions): FitSettings {
  checkNames(options);
  const { train, validation, epochs, resume, optimizer, checkpoint, averaging } = options;
  const { backend } = model;
  if (backend === undefined) {
    throw new ArgumentError(
      `fit: found ${model.name} on the host, expected it on a backend; call \`await model.to(backend)\` first`,
    );
  }
  checkBackend(backend, "fit", "training");
  const settings: FitSettings = {
    ...options,
    backend,
    steps: epochs * train.batches,
    schedule: options.schedule ?? constantRate,
    baseLearningRate:
      options.baseLearningRate ?? resume?.optimizer.baseLearningRate ?? optimizer.learningRate,
    seed: options.seed ?? train.seed,
    readEvery: options.readEvery ?? 10,
    monitor: options.monitor ?? (validation === undefined ? "loss" : "validationLoss"),
    keepBest: options.keepBest ?? false,
    snapshotEvery: options.snapshotEvery ?? 100,
    everyEpochs: checkpoint?.everyEpochs ?? 1,
    fingerprint: once(() => fingerprintOf(train.examples)),
  };
  checkCounts(settings);
  classificationLoss("fit", settings.loss);
  checkData(model, settings);
  if (averaging !== undefined) checkDecay(averaging.decay);
  if (settings.monitor.startsWith("validation") && validation === undefined) {
    throw new ArgumentError(
      `fit: found monitor "${settings.monitor}" without validation examples, expected some (they are what it measures); give \`validation\`, or monitor "loss"`,
      { monitor: settings.monitor },
    );
  }
  if (resume !== undefined) checkResumption(settings, resume);
  return settings;
}

/** How a loader's batches come about: what a resumed run must have in common with the first. */
export function loaderSettings({ seed, batchSize, shuffle, dropLast }: Loader): LoaderSettings {
  return { seed, batchSize, shuffle, dropLast };
}

function checkNames(options: FitOptions): void {
  checkOptionNames("fit", options, fitOptionNames);
  const { callbacks, earlyStopping, averaging, checkpoint } = options;
  // An object of the caller's may hold what it likes beside its callbacks.
  const told = Object.entries(callbacks ?? {}).filter(([name]) => /^on/i.test(name));
  checkOptionNames("fit callbacks", Object.fromEntries(told), fitCallbackNames);
  if (earlyStopping) checkOptionNames("fit earlyStopping", earlyStopping, earlyStoppingNames);
  if (averaging) checkOptionNames("fit averaging", averaging, averagingNames);
  if (checkpoint) checkOptionNames("fit checkpoint", checkpoint, checkpointOptionNames);
}

function checkCounts(settings: FitSettings): void {
  const { epochs, readEvery, snapshotEvery, everyEpochs, checkpoint, earlyStopping } = settings;
  const counts = [
    ["epochs", epochs, 1],
    ["readEvery", readEvery, 1],
    ["snapshotEvery", snapshotEvery, 0],
    ["checkpoint.everyEpochs", everyEpochs, 1],
    ["checkpoint.everySteps", checkpoint?.everySteps ?? 1, 1],
    ["earlyStopping.patience", earlyStopping?.patience ?? 1, 1],
  ] as const;
  for (const [name, value, least] of counts) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new ArgumentError(
      `fit: found ${name} ${value}, expected a whole number from ${least}; correct it`,
      { [name]: value },
    );
  }
}

function checkData(model: Model, { train, validation }: FitSettings): void {
  const classes = classesOf("fit", model);
  checkClassLabels("fit", train.examples.labels, classes);
  model.checkInput([train.batchSize, ...train.shape]);
  if (validation === undefined) return;
  checkExamples("fit validation", validation);
  checkClassLabels("fit validation", validation.labels, classes);
  model.checkInput([1, ...(train.prepare?.shape ?? validation.shape)]);
}

/** @throws ArgumentError naming the first thing that would lead to another trajectory */
function checkResumption(settings: FitSettings, resume: Checkpoint): void {
  const { train, averaging, monitor, keepBest, fingerprint } = settings;
  const pairs = [
    ...Object.entries(loaderSettings(train)).map(
      ([name, value]) => [name, new Map(Object.entries(resume.loader)).get(name), value] as const,
    ),
    ["training examples", describeData(resume.data), describeData(fingerprint())] as const,
    ["averaging decay", resume.average?.decay ?? "none", averaging?.decay ?? "none"] as const,
    ["monitor", resume.best?.monitor ?? monitor, monitor] as const,
    [
      "keepBest",
      resume.best === undefined ? keepBest : "weights" in resume.best,
      keepBest,
    ] as const,
  ];
  for (const [name, found, expected] of pairs) {
    if (found === expected) continue;
    throw new ArgumentError(
      `fit: found a checkpoint with ${name} ${found}, expected ${expected} as this run has (a resumed run goes on with what it began with); give the same ${name}, or start anew without \`resume\``,
      { name, found, expected },
    );
  }
}

function describeData({ count, shape, checksum }: DataFingerprint): string {
  return `${count} × [${shape.join(", ")}] with checksum ${checksum.toString(16)}`;
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
