/**
 * A model as two files in a folder: `model.json` says what it is and names its weights by size and checksum,
 * `weights.safetensors` holds them. A pair of two savings is told by that checksum; a description that names no weights
 * takes those beside it.
 */
import { dirname, extname, join } from "node:path";
import {
  decodeSafetensors,
  encodeSafetensors,
  FormatError,
  type LayerFactory,
  loadWeights,
  type Model,
  modelFromJson,
  modelToJson,
  type Shape,
  weightsOf,
} from "@convscope/core";
import { modelFromCheckpoint } from "../checkpoint/apply.js";
import { decodeCheckpoint } from "../checkpoint/codec.js";
import { crc32 } from "../checkpoint/crc32.js";
import { stageFile } from "./atomic-write.js";
import { type FileSystem, realFileSystem } from "./file-system.js";
import { ioError } from "./io-error.js";

const MODEL = "model.json";
const WEIGHTS = "weights.safetensors";

/** What `model.json` says of the file beside it. */
interface WeightsNote {
  readonly file: string;
  readonly bytes: number;
  readonly crc32: string;
}

/**
 * Saves `model.json` and `weights.safetensors` into a folder, which is made if need be. Both are written out before
 * either takes its place.
 *
 * @throws IoError when they cannot be written; the files before are as they were
 */
export async function saveModel(
  folder: string,
  model: Model,
  options: { readonly fileSystem?: FileSystem } = {},
): Promise<void> {
  const { fileSystem = realFileSystem } = options;
  const bytes = encodeSafetensors({ tensors: await weightsOf(model), metadata: {} });
  const weights = noteOf(bytes);
  const text = `${JSON.stringify({ ...modelToJson(model), weights }, undefined, 2)}\n`;
  const stagedWeights = await stageFile(fileSystem, join(folder, WEIGHTS), bytes);
  try {
    const json = new TextEncoder().encode(text);
    const stagedModel = await stageFile(fileSystem, join(folder, MODEL), json);
    try {
      await stagedWeights.commit();
    } catch (error) {
      await stagedModel.discard();
      throw error;
    }
    await stagedModel.commit();
  } catch (error) {
    await stagedWeights.discard();
    throw error;
  }
}

/**
 * Loads a model: from a folder that {@link saveModel} wrote, from the `model.json` in it, or from a checkpoint, whose
 * best weights are taken (else the average, else the latest). It is on the host. A `model.json` written by hand need not
 * name its weights: `weights.safetensors` beside it is taken as it is.
 *
 * @throws IoError when a file is not there or cannot be read; FormatError when it is damaged, or when the two files are
 *   of two savings
 * @example
 * ```ts no-run
 * import { loadModel } from "@convscope/train/node";
 * const model = await loadModel("out");
 * console.log(model.name, model.metadata.classes);
 * ```
 */
export async function loadModel(
  path: string,
  options: {
    /** Makers of the user's own layers by kind. */
    readonly factories?: Readonly<Record<string, LayerFactory>>;
    /** The shape of one example that a `model.json` with an open size (`[3, null, null]`) is made for. */
    readonly input?: Shape;
    readonly fileSystem?: FileSystem;
  } = {},
): Promise<Model> {
  const { factories = {}, input, fileSystem = realFileSystem } = options;
  const read = async (file: string): Promise<Uint8Array> => {
    try {
      return await fileSystem.readFile(file);
    } catch (error) {
      throw ioError("read", file, error);
    }
  };
  const place = await descriptionOf(fileSystem, path);
  if (place === undefined) {
    return modelFromCheckpoint(decodeCheckpoint(await read(path), path), factories);
  }
  const folder = dirname(place);
  const json = parseJson(await read(place), place);
  const model = modelFromJson(
    input === undefined ? json : withInput(json, input),
    factories,
    place,
  );
  const weightsPath = join(folder, WEIGHTS);
  const bytes = await read(weightsPath);
  checkPair(json, bytes, folder);
  loadWeights(model, decodeSafetensors(bytes, weightsPath));
  return model;
}

/** A description made for this input. */
function withInput(json: unknown, input: Shape): unknown {
  return typeof json === "object" && json !== null ? { ...json, input } : json;
}

/** The description that a path means, itself or the one in a folder; undefined for a file of another kind. */
async function descriptionOf(files: FileSystem, path: string): Promise<string | undefined> {
  if (extname(path) === ".json") return path;
  try {
    return (await files.stat(path)).isDirectory() ? join(path, MODEL) : undefined;
  } catch (error) {
    throw ioError("read", path, error);
  }
}

function noteOf(bytes: Uint8Array): WeightsNote {
  const checksum = crc32(bytes).toString(16).padStart(8, "0");
  return { file: WEIGHTS, bytes: bytes.length, crc32: checksum };
}

function parseJson(bytes: Uint8Array, place: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new FormatError(
      `${place}: found text that is not JSON, expected a model (the file is damaged or cut short); save the model again`,
      { file: place },
      error,
    );
  }
}

/** @throws FormatError unless the weights are those that model.json was saved with; one that names none was not saved */
function checkPair(json: unknown, bytes: Uint8Array, folder: string): void {
  if (typeof json !== "object" || json === null || !("weights" in json)) return;
  const wanted = json.weights;
  const actual = noteOf(bytes);
  if (JSON.stringify(wanted) === JSON.stringify(actual)) return;
  throw new FormatError(
    `${folder}: found ${inWords(actual)}, expected ${inWords(wanted)} as ${MODEL} names it (one of them is damaged, or of another saving); save the model again, or load the checkpoint`,
    { found: actual, expected: wanted },
  );
}

/** `weights.safetensors of 5000 bytes with checksum cb507617` */
function inWords(note: unknown): string {
  if (typeof note !== "object" || note === null) return "no weights";
  const at = (key: keyof WeightsNote): string => String(Reflect.get(note, key));
  return `${at("file")} of ${at("bytes")} bytes with checksum ${at("crc32")}`;
}
