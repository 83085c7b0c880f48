/** A network with values, and a picture for it: what `trace`, `attribute` and `dream` begin with. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  decodeSafetensors,
  IoError,
  loadWeights,
  type Model,
  Random,
  sizeOf,
} from "@convscope/core";
import { loadPicture } from "@convscope/data/node";
import { createModel, modelNames } from "@convscope/models";
import { kindOf, looksLikePath } from "../model-source.js";
import { recipeFor } from "../recipes.js";
import { trainedModel } from "../trained-model.js";
import { preprocessingFor } from "../training/preprocessing.js";
import { unknownName } from "../usage-error.js";

/** The word for an input of random numbers. */
export const RANDOM = "random";

/** A network whose variables have values. */
export interface ValuedNetwork {
  readonly model: Model;
  /** What the values are, when they are none that a training left. */
  readonly note?: string;
}

/** A network by name or path, with weights from a file, from where its training left them, or from a seed. @throws UsageError, IoError, FormatError */
export async function valuedNetwork(
  name: string,
  weights: string | undefined,
  seed: number,
): Promise<ValuedNetwork> {
  if (!modelNames.includes(name)) {
    if (!looksLikePath(name) && (await kindOf(name)) === undefined) {
      throw unknownName("model", name, [...modelNames, "path/to/trained-model"]);
    }
    const model = await trainedModel(name);
    if (weights !== undefined) loadWeights(model, await readWeightsFile(weights));
    return { model };
  }
  const model = createModel(name);
  if (weights !== undefined) {
    loadWeights(model, await readWeightsFile(weights));
    return { model };
  }
  const note = `${name} is untrained: random weights of seed ${seed}; --weights names a file of trained ones.`;
  return { model: model.initialise(seed), note };
}

async function readWeightsFile(path: string): Promise<ReturnType<typeof decodeSafetensors>> {
  const file = (await kindOf(path)) === "folder" ? join(path, "weights.safetensors") : path;
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new IoError(
      `weights: could not read ${file} (${cause instanceof Error ? cause.message : String(cause)}), expected a .safetensors file or the folder of a trained model; check the path`,
      { path: file },
      cause,
    );
  });
  return decodeSafetensors(bytes, file);
}

/** A picture as the network wants it, or random numbers. @throws IoError, FormatError for what is no picture */
export async function inputFor(model: Model, name: string, seed: number): Promise<Float32Array> {
  if (name === RANDOM) {
    const random = new Random(seed).fork("input");
    return Float32Array.from({ length: sizeOf(model.input) }, () => random.uniform());
  }
  const { normalisation } = recipeFor(model.name);
  return await loadPicture(name, preprocessingFor(model, normalisation));
}
