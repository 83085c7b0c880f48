/** Files that a training leaves in its folder. Each is whole or as it was: written beside, then put in its place. */
import { access, constants, rename, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { IoError } from "@convscope/core";
import { messageOf } from "@convscope/core/errors";
import { createFileCheckpointStore, makeFolder } from "@convscope/train/node";

/** Paths in an output folder. */
export interface OutputPaths {
  readonly folder: string;
  readonly checkpoint: string;
  readonly summary: string;
  readonly featureMaps: string;
}

/** Where everything of a run goes. */
export function outputPaths(folder: string): OutputPaths {
  return {
    folder,
    checkpoint: join(folder, "checkpoint.safetensors"),
    summary: join(folder, "summary.json"),
    featureMaps: join(folder, "feature-maps.svg"),
  };
}

/** Makes the folder and checks that it can be written to, before hours of work. @throws IoError */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw writeError(folder, cause);
  }
}

/** Takes away a folder that nothing was written to; any other stays. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

/** Writes text atomically. @throws IoError */
export async function writeFile(path: string, text: string): Promise<void> {
  await createFileCheckpointStore(path).save(new TextEncoder().encode(text));
}

/** Whether a file is there. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Gives a file another name, over what is there. @throws IoError */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    throw writeError(to, cause);
  }
}

function writeError(path: string, cause: unknown): IoError {
  return new IoError(
    `${path}: could not write there (${messageOf(cause)}); choose another folder with --out`,
    { path },
    cause,
  );
}
