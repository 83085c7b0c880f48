/** A model with values of its own: what a training left, or weights beside a description that was written by hand. */
import { basename, dirname, join } from "node:path";
import { IoError, type Model, type Shape } from "@convscope/core";
import { parsePreprocessing, preprocessedShape } from "@convscope/data";
import { modelNames } from "@convscope/models";
import { loadModel } from "@convscope/train/node";
import { describedModel, modelFile, openInput, readDescription } from "./model-source.js";
import { refuseOtherFormat } from "./other-formats.js";
import { kindOf } from "./path-kind.js";
import { withoutPreprocessing } from "./training/preprocessing.js";

/**
 * The model in a folder, a model.json or a checkpoint.
 *
 * @param size where the description leaves the input's size open; by default what its own preprocessing makes of pictures
 * @throws UsageError, IoError, FormatError
 */
export async function trainedModel(path: string, size?: Shape): Promise<Model> {
  await refuseOtherFormat(path, { op: "model", expected: "a trained model" });
  const isThere = (await kindOf(path)) !== undefined;
  const isName = !isThere && modelNames.includes(path);
  if (!isThere && !isName) {
    const hint =
      path === "out"
        ? "no model has been trained here yet; run npm start (or convscope train) first, or name a model with --model"
        : "check the path, or train a model with convscope train";
    throw new IoError(`model: found nothing at ${path}, expected a trained model; ${hint}`, {
      path,
    });
  }
  if (!isName && (await ownWeights(path)) !== undefined) {
    const input = await openSizeOf(path, size);
    return await loadModel(path, input === undefined ? {} : { input });
  }
  if (!isName) await checkDescription(path);
  const folder = `${basename(path, ".json")}-trained`;
  throw new IoError(
    `model: found no trained values for ${path}, expected a trained model (starting values say nothing of a picture); train it with convscope train --model ${path} --out ${folder}, and name ${folder}`,
    { path },
  );
}

/** The input that a description with an open size gets; undefined for one with its own. @throws FormatError where none is known */
async function openSizeOf(path: string, size: Shape | undefined): Promise<Shape | undefined> {
  const file = await modelFile(path);
  if (!file.endsWith(".json")) return undefined;
  const json = await readDescription(file);
  if (openInput(json) === undefined) return undefined;
  if (size !== undefined) return size;
  const preprocessing = field(field(json, "metadata"), "preprocessing");
  if (preprocessing === undefined) throw withoutPreprocessing(path);
  return preprocessedShape(parsePreprocessing(preprocessing));
}

function field(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null ? Reflect.get(json, name) : undefined;
}

/** What is no model is said to be none. @throws FormatError */
async function checkDescription(path: string): Promise<void> {
  const isOpen = openInput(await readDescription(await modelFile(path))) !== undefined;
  if (!isOpen) await describedModel(path);
}

/**
 * Where a model's own values are: in a checkpoint, with a description that names them, or in the weights.safetensors
 * beside a model.json; undefined for a network that has none.
 *
 * @throws UsageError, IoError, FormatError for what is no model
 */
export async function ownWeights(path: string): Promise<string | undefined> {
  const file = await modelFile(path);
  if (!file.endsWith(".json")) return file;
  const json = await readDescription(file);
  if (typeof json === "object" && json !== null && "weights" in json) return file;
  const beside = join(dirname(file), "weights.safetensors");
  const isPair = basename(file) === "model.json" && (await kindOf(beside)) === "file";
  return isPair ? beside : undefined;
}
