/** A model with values of its own: what a training left, or weights beside a description that was written by hand. */
import { basename, dirname, join } from "node:path";
import { IoError, type Model } from "@convscope/core";
import { modelNames } from "@convscope/models";
import { loadModel } from "@convscope/train/node";
import { kindOf, modelFile, readDescription } from "./model-source.js";

/** The model in a folder, a model.json or a checkpoint. @throws UsageError, IoError, FormatError */
export async function trainedModel(path: string): Promise<Model> {
  if (path === "out" && (await kindOf(path)) === undefined) {
    throw new IoError(
      "model: found nothing at out, expected a trained model; no model has been trained here yet; run npm start (or convscope train) first, or name a model with --model",
      { path },
    );
  }
  if ((await ownWeights(path)) !== undefined) return await loadModel(path);
  const folder = `${basename(path, ".json")}-trained`;
  throw new IoError(
    `model: found no trained values for ${path}, expected a trained model (starting values say nothing of a picture); train it with convscope train --model ${path} --out ${folder}, and name ${folder}`,
    { path },
  );
}

/**
 * Where a model's own values are: in a checkpoint, with a description that names them, or in the weights.safetensors
 * beside a model.json; undefined for a network that has none, such as one by name.
 *
 * @throws UsageError, IoError, FormatError for what is no model
 */
export async function ownWeights(nameOrPath: string): Promise<string | undefined> {
  if (modelNames.includes(nameOrPath)) return undefined;
  const file = await modelFile(nameOrPath);
  if (!file.endsWith(".json")) return file;
  const json = await readDescription(file);
  if (typeof json === "object" && json !== null && "weights" in json) return file;
  const beside = join(dirname(file), "weights.safetensors");
  const isPair = basename(file) === "model.json" && (await kindOf(beside)) === "file";
  return isPair ? beside : undefined;
}
