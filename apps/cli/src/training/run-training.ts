/** One training from settings to a tested model. It shows nothing: an observer is told. */
import {
  type Backend,
  type ClassificationLoss,
  checkBackend,
  classificationLoss,
  crossEntropy,
  FormatError,
  IoError,
  lossFromJson,
  lossToJson,
  type Model,
  modelFromJson,
  UnsupportedError,
} from "@convscope/core";
import { augment, type Preprocessing } from "@convscope/data";
import { modelNames } from "@convscope/models";
import {
  type Checkpoint,
  type CheckpointStore,
  createLoader,
  decodeCheckpoint,
  type Evaluation,
  evaluate,
  type FitResult,
  fit as fitModel,
  type Loader,
} from "@convscope/train";
import { createFileCheckpointStore, saveModel } from "@convscope/train/node";
import { createTrainingBackend } from "../backends.js";
import { describedModel } from "../model-source.js";
import { optimizerOf, type Recipe, recipeFor, scheduleOf } from "../recipes.js";
import { withClasses } from "./classes.js";
import { type DataParts, loadParts } from "./data.js";
import { checkTakesDigits } from "./digits-input.js";
import { failedLearning, failedTest } from "./failures.js";
import { exists, moveFile, type OutputPaths, prepareFolder, removeIfEmpty } from "./files.js";
import type { TrainingObserver } from "./observer.js";
import { paperValue, preprocessingFor } from "./preprocessing.js";
import {
  type AskedSettings,
  DEFAULT_MODEL,
  DIGITS,
  newSettings,
  resumedSettings,
  settingsToNotes,
  type TrainingSettings,
} from "./settings.js";

/** What to do. */
export interface TrainingJob {
  readonly asked: AskedSettings;
  readonly paths: OutputPaths;
  /** Steps between two checkpoints; one is saved after each epoch besides. */
  readonly checkpointEvery: number | undefined;
  /** The checkpoint file to go on from. */
  readonly resume: string | undefined;
  readonly signal: AbortSignal;
  readonly observer: TrainingObserver;
}

/** A training that was stopped: its checkpoint is saved. */
export interface StoppedTraining {
  readonly stopped: "aborted";
  readonly settings: TrainingSettings;
  readonly result: FitResult;
}

/** A training that reached its end. The model is on its backend; whoever gets this disposes of it. */
export interface CompletedTraining extends Disposable {
  readonly stopped: "completed";
  readonly settings: TrainingSettings;
  readonly result: FitResult;
  readonly model: Model;
  readonly loss: ClassificationLoss;
  readonly parts: DataParts;
  readonly test: Evaluation;
}

/** What a job comes to, before anything is computed. */
interface Preparation {
  readonly checkpoint: Checkpoint | undefined;
  readonly settings: TrainingSettings;
  readonly recipe: Recipe;
  readonly model: Model;
  readonly parts: DataParts;
  readonly preprocessing: Preprocessing;
}

async function prepareJob(job: TrainingJob): Promise<Preparation> {
  const checkpoint = job.resume === undefined ? undefined : await readCheckpoint(job.resume);
  const described = checkpoint
    ? modelFromJson(checkpoint.model, {}, job.resume)
    : await describedModel(
        job.asked.model ?? DEFAULT_MODEL,
        job.asked.size?.split(",").map(Number),
      );
  const recipe = recipeFor(described.name);
  const settings = settingsOf(job, checkpoint, recipe);
  if (settings.data === DIGITS) checkTakesDigits(described);
  const preprocessing = preprocessingFor(described, recipe.normalisation);
  const parts = await loadParts(settings.data, preprocessing, settings.limit);
  const model = readied(described, parts, preprocessing, settings.seed);
  return { checkpoint, settings, recipe, model, parts, preprocessing };
}

/** Trains, saves and tests. @throws ConvscopeError for everything that is wrong with the input, UsageError */
export async function runTraining(job: TrainingJob): Promise<StoppedTraining | CompletedTraining> {
  const prepared = await prepareJob(job);
  const { checkpoint, model, parts } = prepared;
  const asked = job.asked.backend !== undefined;
  const { name, backend, notice } = await createTrainingBackend(prepared.settings.backend, asked);
  const settings = { ...prepared.settings, backend: name };
  try {
    checkTrains(backend);
    await model.to(backend);
    await prepareFolder(job.paths.folder);
    const resumed = checkpoint !== undefined;
    const keptAside = resumed ? undefined : await keepUnfinished(job.paths.checkpoint);
    job.observer.onPrepared({ settings, model, parts, resumed, keptAside, notice });
    const loss = lossOf(model);
    const result = await learn(job, { ...prepared, settings, loss });
    if (result.stopped === "aborted") {
      release(model, backend);
      return { stopped: "aborted", settings, result };
    }
    await saveModel(job.paths.folder, model);
    const test = await evaluate(model, parts.test, { loss }).catch((error: unknown) => {
      throw failedTest(error, settings.backend, job.paths);
    });
    const dispose = (): void => release(model, backend);
    return {
      stopped: "completed",
      settings,
      result,
      model,
      loss,
      parts,
      test,
      [Symbol.dispose]: dispose,
    };
  } catch (error) {
    release(model, backend);
    await removeIfEmpty(job.paths.folder);
    throw error;
  }
}

function release(model: Model, backend: Backend): void {
  model.dispose();
  backend.dispose();
}

function settingsOf(
  { asked }: TrainingJob,
  checkpoint: Checkpoint | undefined,
  recipe: Recipe,
): TrainingSettings {
  if (checkpoint !== undefined) return resumedSettings(checkpoint, asked, recipe);
  return newSettings(asked, recipe, modelNames.includes(asked.model ?? DEFAULT_MODEL));
}

async function readCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await createFileCheckpointStore(path).load();
  if (bytes !== undefined) return decodeCheckpoint(bytes, path);
  throw new IoError(
    `resume: found no checkpoint at ${path}, expected one that a training saved; check the path, or start a new run without --resume`,
    { path },
  );
}

/** The model for these classes, with its starting values and all that prediction will need. */
function readied(
  described: Model,
  parts: DataParts,
  preprocessing: Preprocessing,
  seed: number,
): Model {
  const model = withClasses(described, parts.train.classes);
  const loss = model.metadata.loss ?? lossToJson(crossEntropy());
  model.metadata = {
    ...model.metadata,
    classes: parts.train.classes,
    loss,
    preprocessing: {
      version: preprocessing.version,
      steps: preprocessing.steps.map((step) => ({ ...step })),
    },
  };
  return model.initialise(seed);
}

function lossOf(model: Model): ClassificationLoss {
  const { loss } = model.metadata;
  if (loss === undefined)
    throw new FormatError(`${model.name}: found no loss, expected one in its metadata`);
  return classificationLoss("train", lossFromJson(loss));
}

/** Checked before anything is shown. @throws UnsupportedError, ArgumentError */
function checkTrains(backend: Backend): void {
  if (backend.grads === undefined) {
    throw new UnsupportedError(
      `train: found backend "${backend.name}" without gradient kernels, expected one that can train; use --backend js`,
      { backend: backend.name },
    );
  }
  checkBackend(backend, "train", "training");
}

/** A checkpoint of a run that did not reach its end is moved aside rather than overwritten. @returns where to */
async function keepUnfinished(path: string): Promise<string | undefined> {
  if (!(await exists(path))) return undefined;
  const finished = await readCheckpoint(path).then(
    ({ epochs, progress }) => progress.epoch > epochs,
    () => true,
  );
  if (finished) return undefined;
  const aside = path.replace(/\.safetensors$/, ".previous.safetensors");
  await moveFile(path, aside);
  return aside;
}

interface Learning {
  readonly settings: TrainingSettings;
  readonly recipe: Recipe;
  readonly model: Model;
  readonly parts: DataParts;
  readonly preprocessing: Preprocessing;
  readonly loss: ClassificationLoss;
  readonly checkpoint: Checkpoint | undefined;
}

async function learn(job: TrainingJob, learning: Learning): Promise<FitResult> {
  const { settings, recipe, model, parts, loss, checkpoint } = learning;
  const { observer } = job;
  const store: CheckpointStore = createFileCheckpointStore(job.paths.checkpoint);
  try {
    return await fitModel(model, {
      train: loaderOf(learning),
      validation: parts.validation,
      loss,
      optimizer: optimizerOf(recipe, settings.learningRate),
      epochs: settings.epochs,
      schedule: scheduleOf(recipe),
      averaging: recipe.averageDecay === undefined ? undefined : { decay: recipe.averageDecay },
      signal: job.signal,
      checkpoint: { store, everySteps: job.checkpointEvery },
      resume: checkpoint,
      notes: settingsToNotes(settings),
      callbacks: {
        onStart: (event) => observer.onStart(event),
        onStep: (event) => observer.onStep(event),
        onEpoch: (metrics) => observer.onEpoch(metrics),
      },
    });
  } catch (error) {
    throw await failedLearning(error, settings.backend, job.paths);
  } finally {
    observer.onStop();
  }
}

function loaderOf({ settings, recipe, parts, preprocessing }: Learning): Loader {
  const { batchSize, seed } = settings;
  const options = { batchSize, seed };
  if (recipe.augment === undefined) return createLoader(parts.train, options);
  const changes = { ...recipe.augment, background: paperValue(preprocessing) };
  return createLoader(parts.train, {
    ...options,
    transform: (images, random, shape) => augment(images, shape, changes, () => random.uniform()),
  });
}
