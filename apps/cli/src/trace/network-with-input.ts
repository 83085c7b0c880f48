/** A network with values, and a picture for it: what `trace`, `attribute`, `dream`, `draw` and `sheet` begin with. */
import { readFile } from "node:fs/promises";
import {
  decodeSafetensors,
  IoError,
  loadWeights,
  type Model,
  Random,
  sizeOf,
  weightsOf,
} from "@convscope/core";
import { loadPicture } from "@convscope/data/node";
import { createModel, modelNames } from "@convscope/models";
import { describedModel, kindOf, looksLikePath } from "../model-source.js";
import { recipeFor } from "../recipes.js";
import { trainedModel } from "../trained-model.js";
import { preprocessingFor } from "../training/preprocessing.js";
import { unknownName } from "../usage-error.js";

/** The word for an input of random numbers. */
export const RANDOM = "random";

/** A network whose variables have values. */
export interface ValuedNetwork {
  readonly model: Model;
  /** Where the values come from: a path, or `untrained: starting values of seed 1`. */
  readonly about: string;
  /** What a reader should know when they are none that a training left. */
  readonly note?: string;
}

/** A network by name or path, with weights from a file, from where its training left them, or from a seed. @throws UsageError, IoError, FormatError */
export async function valuedNetwork(
  name: string,
  weights: string | undefined,
  seed: number,
): Promise<ValuedNetwork> {
  if (weights !== undefined) {
    const model = await describedModel(name);
    await takeWeights(model, weights);
    return { model, about: weights };
  }
  if (!modelNames.includes(name)) {
    if (!looksLikePath(name) && (await kindOf(name)) === undefined) {
      throw unknownName("model", name, [...modelNames, "path/to/trained-model"]);
    }
    return { model: await trainedModel(name), about: name };
  }
  const about = `untrained: starting values of seed ${seed}`;
  const note = `${name} is ${about}; --weights names a file of trained ones.`;
  return { model: createModel(name).initialise(seed), about, note };
}

/** From a file; from the folder of a training what that knows of classes and pictures, too. @throws IoError, FormatError */
async function takeWeights(model: Model, path: string): Promise<void> {
  if ((await kindOf(path)) !== "folder") {
    loadWeights(model, decodeSafetensors(await readWeights(path), path));
    return;
  }
  const trained = await trainedModel(path);
  loadWeights(model, { tensors: await weightsOf(trained) });
  model.metadata = { ...model.metadata, ...trained.metadata };
}

async function readWeights(path: string): Promise<Uint8Array> {
  return await readFile(path).catch((cause: unknown) => {
    throw new IoError(
      `weights: could not read ${path} (${cause instanceof Error ? cause.message : String(cause)}), expected a .safetensors file or the folder of a trained model; check the path`,
      { path },
      cause,
    );
  });
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
