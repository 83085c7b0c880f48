/** From what a user calls a model, a name or a path, to its description. Trained values are not read here. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError, IoError, Model, modelFromJson, type Shape } from "@convscope/core";
import { createModel, modelNames } from "@convscope/models";
import { decodeCheckpoint } from "@convscope/train";
import { MOST_PIXELS } from "./option-values.js";
import { refuseOtherFormat } from "./other-formats.js";
import { kindOf } from "./path-kind.js";
import { UsageError, unknownName } from "./usage-error.js";
import { whyUnread } from "./why-unread.js";

/**
 * The network that a name or a path stands for, with starting values.
 *
 * @param size a shape to take the place of its input's own
 * @throws UsageError, IoError, FormatError, ShapeError
 */
export async function describedModel(nameOrPath: string, size?: Shape): Promise<Model> {
  const model = await modelOf(nameOrPath, size);
  checkReadable(nameOrPath, model, size ?? model.input);
  if (size === undefined) return model;
  const { name, nodes, output, metadata } = model;
  return new Model({ name, input: size, nodes, output }, metadata);
}

/** @throws FormatError for a file whose names would steer a terminal, UsageError for an input that is too large */
export function checkReadable(nameOrPath: string, { name, nodes }: Model, input: Shape): void {
  const garbling = [name, ...nodes.map((node) => node.name)].find((own) => /\p{Cc}/u.test(own));
  if (garbling !== undefined) {
    throw new FormatError(
      `${nameOrPath}: found the name ${JSON.stringify(garbling)}, expected printable characters (a terminal would obey the others); correct it in the file`,
      { name: garbling },
    );
  }
  if (input.length < 3 || input.every((size) => size <= MOST_PIXELS)) return;
  throw new UsageError(
    `The input of ${nameOrPath} is [${input.join(", ")}], and ${MOST_PIXELS} is the most on a side (what follows from more is no exact number): take a smaller one.`,
  );
}

async function modelOf(nameOrPath: string, size: Shape | undefined): Promise<Model> {
  if (modelNames.includes(nameOrPath)) return createModel(nameOrPath);
  const file = await modelFile(nameOrPath);
  const bytes = await readModelFile(file);
  if (file.endsWith(".safetensors"))
    return modelFromJson(decodeCheckpoint(bytes, file).model, {}, file);
  const json = parseJson(bytes, file);
  const open = openInput(json);
  if (size === undefined && open !== undefined) throw openSize(nameOrPath, open);
  return modelFromJson(size === undefined ? json : withInput(json, size), {}, file);
}

/** The file that describes a model: itself, or the model.json of a folder. @throws UsageError, IoError, FormatError */
export async function modelFile(path: string): Promise<string> {
  await refuseOtherFormat(path);
  const kind = await kindOf(path);
  if (kind === undefined && looksLikePath(path)) {
    throw new IoError(
      `model: found nothing at ${path}, expected a model.json, a folder with one, or a checkpoint; check the path`,
      { path },
    );
  }
  if (kind === undefined) throw unknownName("model", path, [...modelNames, "path/to/model.json"]);
  const inside = join(path, "model.json");
  if (kind === "folder" && (await kindOf(inside)) === undefined) throw await noModelIn(path);
  return kind === "folder" ? inside : path;
}

/** What a description says, before it is a model. @throws IoError, FormatError */
export async function readDescription(file: string): Promise<unknown> {
  return parseJson(await readModelFile(file), file);
}

/** The sizes of an input some of which are left open (`null` or -1), those as undefined; undefined where all are given. */
export function openInput(json: unknown): readonly (number | undefined)[] | undefined {
  if (typeof json !== "object" || json === null || !("input" in json)) return undefined;
  if (!Array.isArray(json.input)) return undefined;
  const sizes = json.input.map((size: unknown) =>
    size === null || size === -1 ? undefined : Number(size),
  );
  return sizes.includes(undefined) ? sizes : undefined;
}

/** A description with another input. */
export function withInput(json: unknown, input: Shape): unknown {
  return typeof json === "object" && json !== null ? { ...json, input } : json;
}

/** @param what what cannot be told without the size, as the middle of a sentence */
export function openSize(
  nameOrPath: string,
  open: readonly (number | undefined)[],
  what: string = "numbers follow from sizes only",
): UsageError {
  const sizes = open.map((size) => size ?? "?").join(", ");
  const example = open.map((size) => size ?? 224).join(",");
  return new UsageError(
    `${nameOrPath} leaves the size of its input open ([${sizes}]), and ${what}. Say which: --size ${example}`,
  );
}

/** A folder that holds no model; a training that was stopped leaves a checkpoint. */
async function noModelIn(folder: string): Promise<IoError> {
  const checkpoint = join(folder, "checkpoint.safetensors");
  const text =
    (await kindOf(checkpoint)) === undefined
      ? `found no model.json in the folder ${folder}, expected the one that convscope train leaves there; name another folder, or train a model with convscope train --out ${folder}`
      : `found only a checkpoint in ${folder}, expected a trained model (its training has not ended); go on with convscope train --resume, or name the checkpoint itself: ${checkpoint}`;
  return new IoError(`model: ${text}`, { path: folder });
}

/** Whether a text is meant as a path: nobody calls a model so. */
function looksLikePath(text: string): boolean {
  return /[/\\]|\.(json|safetensors)$/.test(text);
}

async function readModelFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new IoError(
      `model: could not read ${file} (${whyUnread(cause)}), expected a file that convscope wrote; check the path and its permissions`,
      { path: file },
      cause,
    );
  }
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new FormatError(
      `${file}: found text that is not JSON, expected a model.json that convscope wrote; use a complete one`,
      { path: file },
      cause,
    );
  }
}
