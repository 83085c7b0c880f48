/** From what a user calls a model, a name or a path, to its description. Trained values are not read here. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { FormatError, IoError, Model, modelFromJson, type Shape } from "@convscope/core";
import { createModel, modelNames } from "@convscope/models";
import { decodeCheckpoint } from "@convscope/train";
import { UsageError, unknownName } from "./usage-error.js";

/**
 * The network that a name or a path stands for, with starting values.
 *
 * @param input a shape to take the place of its own
 * @throws UsageError, IoError, FormatError, ShapeError
 */
export async function describedModel(nameOrPath: string, input?: Shape): Promise<Model> {
  const model = await modelOf(nameOrPath, input);
  if (input === undefined) return model;
  const { name, nodes, output, metadata } = model;
  return new Model({ name, input, nodes, output }, metadata);
}

async function modelOf(nameOrPath: string, input: Shape | undefined): Promise<Model> {
  if (modelNames.includes(nameOrPath)) return createModel(nameOrPath);
  const kind = await kindOf(nameOrPath);
  if (kind === undefined && looksLikePath(nameOrPath)) {
    throw new IoError(
      `model: found nothing at ${nameOrPath}, expected a model.json, a folder with one, or a checkpoint; check the path`,
      { path: nameOrPath },
    );
  }
  if (kind === undefined) {
    throw unknownName("model", nameOrPath, [...modelNames, "path/to/model.json"]);
  }
  if (kind === "folder" && (await kindOf(join(nameOrPath, "model.json"))) === undefined) {
    throw noModelIn(nameOrPath);
  }
  const file = kind === "folder" ? join(nameOrPath, "model.json") : nameOrPath;
  const bytes = await readModelFile(file);
  if (file.endsWith(".safetensors"))
    return modelFromJson(decodeCheckpoint(bytes, file).model, {}, file);
  return modelFromJson(sized(parseJson(bytes, file), file, input), {}, file);
}

/** A description whose input has sizes: its own, or those that are given. @throws UsageError */
function sized(json: unknown, file: string, given: Shape | undefined): unknown {
  if (typeof json !== "object" || json === null || !("input" in json)) return json;
  if (!Array.isArray(json.input)) return json;
  if (given !== undefined) return { ...json, input: given };
  const open = json.input.map((size: unknown) => size === null || size === -1);
  if (!open.includes(true)) return json;
  const sizes = json.input.map((size: unknown, axis) => (open[axis] ? "?" : String(size)));
  const example = json.input.map((size: unknown, axis) => (open[axis] ? 224 : size)).join(",");
  throw new UsageError(
    `${file} leaves the size of its input open ([${sizes.join(", ")}]), and numbers follow from sizes only. Say which: --input ${example}`,
  );
}

/** A folder that holds no model. */
export function noModelIn(folder: string): IoError {
  return new IoError(
    `model: found no model.json in the folder ${folder}, expected the one that convscope train leaves there; name another folder, or train a model with convscope train --out ${folder}`,
    { path: folder },
  );
}

/** Whether a text is meant as a path: nobody calls a model so. */
export function looksLikePath(text: string): boolean {
  return /[/\\]|\.(json|safetensors)$/.test(text);
}

/** What is at a path. */
export async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}

async function readModelFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new IoError(
      `model: could not read ${file} (${cause instanceof Error ? cause.message : String(cause)}), expected a file that convscope wrote; check the path and its permissions`,
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
