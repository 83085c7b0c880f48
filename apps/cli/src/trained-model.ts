/** A model with the values that a training left, from where it left them. */
import { join } from "node:path";
import { IoError, type Model } from "@convscope/core";
import { loadModel } from "@convscope/train/node";
import { kindOf, noModelIn } from "./model-source.js";
import { exists } from "./training/files.js";

/** The model in a folder, a model.json or a checkpoint. @throws IoError, FormatError */
export async function trainedModel(path: string): Promise<Model> {
  if (await exists(join(path, "checkpoint.safetensors"))) await checkFinished(path);
  const isFolder = (await kindOf(path)) === "folder";
  if (isFolder && !(await exists(join(path, "model.json")))) throw noModelIn(path);
  if (await exists(path)) return await loadModel(path);
  const hint =
    path === "out"
      ? "no model has been trained here yet; run npm start (or convscope train) first, or name a model with --model"
      : "check the path, or train a model with convscope train";
  throw new IoError(`model: found nothing at ${path}, expected a trained model; ${hint}`, { path });
}

/** A training that was stopped leaves a checkpoint and no model yet. @throws IoError */
async function checkFinished(folder: string): Promise<void> {
  if (await exists(join(folder, "model.json"))) return;
  throw new IoError(
    `model: found only a checkpoint in ${folder}, expected a trained model (its training has not ended); go on with --resume, or predict with --model ${join(folder, "checkpoint.safetensors")}`,
    { path: folder },
  );
}
