/** Reads pictures, runs the model over those that can be read, and shows what each one is. */
import {
  ConvscopeError,
  classificationLoss,
  crossEntropy,
  ExecutionError,
  lossFromJson,
  type Model,
  tensor,
  tidy,
} from "@convscope/core";
import type { Preprocessing } from "@convscope/data";
import { loadPicture } from "@convscope/data/node";
import { createBackend, defaultBackend } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { trainedModel } from "../trained-model.js";
import { savedPreprocessing, withoutPreprocessing } from "../training/preprocessing.js";
import { UsageError } from "../usage-error.js";
import type { PredictCommandOptions } from "./predict-options.js";
import {
  type Guess,
  printPredictions,
  type ReadPicture,
  type UnreadPicture,
} from "./show-predictions.js";

const BATCH = 32;

/** Predicts; files that cannot be read are named, and the rest goes on. @throws IoError, FormatError for the model */
export async function predictPictures(
  { screen, json }: Session,
  files: readonly string[],
  options: PredictCommandOptions,
): Promise<ExitCode> {
  if (files.includes("")) {
    throw new UsageError("A picture's name is empty: name PNG or JPEG files, such as seven.png.");
  }
  const model = await trainedModel(options.model);
  const preprocessing = savedPreprocessing(model);
  if (preprocessing === undefined) throw withoutPreprocessing(options.model);
  const { read, unread } = await readPictures(files, preprocessing);
  const predictions = await predictAll(model, read, options);
  if (json) {
    screen.result({
      model: model.name,
      predictions: predictions.map(({ picture, top }) => ({
        file: picture.file,
        label: top[0]?.label,
        confidence: top[0]?.confidence,
        top,
      })),
      errors: unread,
    });
  } else {
    printPredictions(predictions, model.input, options.show === true, screen);
  }
  for (const { message } of unread) screen.warn(`${screen.errorColors.red("error:")} ${message}`);
  return unread.length > 0 ? exitCodes.fault : exitCodes.ok;
}

async function readPictures(
  files: readonly string[],
  preprocessing: Preprocessing,
): Promise<{ read: readonly ReadPicture[]; unread: readonly UnreadPicture[] }> {
  const read: ReadPicture[] = [];
  const unread: UnreadPicture[] = [];
  for (const file of files) {
    try {
      read.push({ file, input: await loadPicture(file, preprocessing) });
    } catch (error) {
      if (!(error instanceof ConvscopeError)) throw error;
      unread.push({ file, code: error.code, message: error.message });
    }
  }
  return { read, unread };
}

/** A picture with the likeliest classes, the likeliest first. */
export interface Prediction {
  readonly picture: ReadPicture;
  readonly top: readonly Guess[];
}

async function predictAll(
  model: Model,
  pictures: readonly ReadPicture[],
  { backend: name, top }: PredictCommandOptions,
): Promise<readonly Prediction[]> {
  const backend = await createBackend(name);
  const { classes = [], loss: saved } = model.metadata;
  const loss = classificationLoss(
    "predict",
    saved === undefined ? crossEntropy() : lossFromJson(saved),
  );
  const predictions: Prediction[] = [];
  try {
    await model.to(backend);
    for (let first = 0; first < pictures.length; first += BATCH) {
      const batch = pictures.slice(first, first + BATCH);
      const inputs = Float32Array.from(batch.flatMap(({ input }) => [...input]));
      using scores = tidy(() =>
        loss.scores(model.predict(tensor(backend, inputs, [batch.length, ...model.input]))),
      );
      const values = await scores.data();
      checkNumbers(values, name);
      const width = values.length / batch.length;
      predictions.push(
        ...batch.map((picture, i) => ({
          picture,
          top: likeliest(values.subarray(i * width, (i + 1) * width), classes, top),
        })),
      );
    }
    return predictions;
  } catch (error) {
    throw failedPrediction(error, name);
  } finally {
    model.dispose();
    backend.dispose();
  }
}

/** What to throw for an error on the way: a backend's failure says which, and what to do on the command line. */
function failedPrediction(error: unknown, backend: string): unknown {
  if (!(error instanceof ExecutionError) || error.details["backend"] === backend) return error;
  const other = backend === defaultBackend ? "reference" : defaultBackend;
  return new ExecutionError(
    `predict: found backend "${backend}" failing (${error.message}), expected scores; predict on another: --backend ${other}`,
    "intact",
    error,
    { backend },
  );
}

/** @throws ExecutionError when a network gives no numbers */
function checkNumbers(scores: Float32Array, backend: string): void {
  if (scores.every(Number.isFinite)) return;
  throw new ExecutionError(
    `predict: found NaN or infinity among the scores, expected a number for each class (the weights hold some, or backend ${backend} computes wrongly); compare it with another: convscope diff MODEL PICTURE --backends reference,${backend}`,
    "intact",
    undefined,
    { backend },
  );
}

function likeliest(
  scores: Float32Array,
  classes: readonly string[],
  top: number,
): readonly Guess[] {
  return [...scores]
    .map((confidence, i) => ({ label: classes[i] ?? String(i), confidence }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, top);
}
