/** A model as files: model.json and weights.safetensors in a folder. */
import type { LayerFactory, Model } from "@convscope/core";
import type { FileSystem } from "./file-system.js";

/** Saves model.json and weights.safetensors into a folder, which is made if need be. @throws IoError */
export async function saveModel(
  folder: string,
  model: Model,
  options: { readonly fileSystem?: FileSystem } = {},
): Promise<void> {
  throw new RangeError(`${folder} ${model.name} ${Object.keys(options)}`);
}

/** Loads a model from such a folder, its model.json, or a checkpoint file; it is on the host. @throws IoError, FormatError */
export async function loadModel(
  path: string,
  options: {
    readonly factories?: Readonly<Record<string, LayerFactory>>;
    readonly fileSystem?: FileSystem;
  } = {},
): Promise<Model> {
  throw new RangeError(`${path} ${Object.keys(options)}`);
}
