/** A network with values, and a picture for it: what `trace`, `attribute`, `dream`, `draw` and `sheet` begin with. */
import { readFile } from "node:fs/promises";
import {
  decodeSafetensors,
  IoError,
  loadWeights,
  type Model,
  Random,
  type Shape,
  sizeOf,
  weightsOf,
} from "@convscope/core";
import { loadPicture } from "@convscope/data/node";
import { modelNames } from "@convscope/models";
import { describedModel } from "../model-source.js";
import { refuseOtherFormat } from "../other-formats.js";
import { kindOf } from "../path-kind.js";
import { recipeFor } from "../recipes.js";
import { ownWeights, trainedModel } from "../trained-model.js";
import { preprocessingFor } from "../training/preprocessing.js";
import { UsageError } from "../usage-error.js";
import { whyUnread } from "../why-unread.js";

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

/** What a command line says of a network's values. */
export interface ValueChoices {
  /** A file of weights, or what a training left. */
  readonly weights?: string | undefined;
  readonly seed: number;
  /** Another input than the network's own. */
  readonly size?: Shape | undefined;
}

/** A network by name or path, with weights from a file, from where its training left them, or from a seed. @throws UsageError, IoError, FormatError */
export async function valuedNetwork(
  name: string,
  { weights, seed, size }: ValueChoices,
): Promise<ValuedNetwork> {
  const model = await describedModel(name, size);
  const source = weights ?? (modelNames.includes(name) ? undefined : await ownWeights(name));
  if (source === undefined) {
    const about = `untrained: starting values of seed ${seed}`;
    const note = `${name} is ${about}; --weights names a file of trained ones.`;
    return { model: model.initialise(seed), about, note };
  }
  const asSaved = weights === undefined && size === undefined;
  if (asSaved) return { model: await trainedModel(name), about: name };
  await takeWeights(model, source);
  return { model, about: weights ?? name };
}

/** From a file; from what a training left what that knows of classes and pictures, too. @throws IoError, FormatError */
async function takeWeights(model: Model, path: string): Promise<void> {
  const expected = "a .safetensors file of this network, or the folder of a training";
  await refuseOtherFormat(path, { op: "weights", expected });
  if ((await kindOf(path)) !== "folder" && !path.endsWith(".json")) {
    const file = decodeSafetensors(await readWeights(path), path);
    if (file.metadata["kind"] !== CHECKPOINT) return loadWeights(model, file);
  }
  const trained = await trainedModel(path, model.input);
  loadWeights(model, { tensors: await weightsOf(trained) });
  model.metadata = { ...model.metadata, ...trained.metadata };
}

/** How a file says that it is a checkpoint, whose arrays are not the model's weights alone. */
const CHECKPOINT = "convscope-checkpoint";

async function readWeights(path: string): Promise<Uint8Array> {
  return await readFile(path).catch((cause: unknown) => {
    throw new IoError(
      `weights: could not read ${path} (${whyUnread(cause)}), expected a .safetensors file or the folder of a trained model; check the path`,
      { path },
      cause,
    );
  });
}

/** A picture as the network wants it, or random numbers. @throws UsageError for an input that pictures are not made to, IoError, FormatError for what is no picture */
export async function inputFor(
  model: Model,
  name: string,
  seed: number,
  stream: string = "input",
): Promise<Float32Array> {
  const values = sizeOf(model.input);
  if (name === RANDOM) {
    const random = new Random(seed).fork(stream);
    return Float32Array.from({ length: values }, () => random.uniform());
  }
  const { normalisation } = recipeFor(model.name);
  const picture = await loadPicture(name, preprocessingFor(model, normalisation));
  if (picture.length === values) return picture;
  throw new UsageError(
    `${model.name} was saved with what it does to pictures, which gives ${picture.length} values, and an input of ${model.input.join("×")} has ${values}. Leave --size out, or give --input ${RANDOM}.`,
  );
}
