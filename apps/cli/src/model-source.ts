/** From what a user calls a model, a name or a path, to its description. Trained values are not read here. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { FormatError, IoError, type Model, modelFromJson } from "@convscope/core";
import { createModel, modelNames } from "@convscope/models";
import { decodeCheckpoint } from "@convscope/train";
import { unknownName } from "./usage-error.js";

/** The network that a name or a path stands for, with starting values. @throws UsageError, IoError, FormatError */
export async function describedModel(nameOrPath: string): Promise<Model> {
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
  return modelFromJson(parseJson(bytes, file), {}, file);
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
