/** A checkpoint in a file. */
import type { CheckpointStore } from "../checkpoint/store.js";
import type { FileSystem } from "./file-system.js";

/** A store with its place. */
export interface FileCheckpointStore extends CheckpointStore {
  readonly path: string;
}

/** Keeps the latest checkpoint in one file, replaced atomically. */
export function createFileCheckpointStore(
  path: string,
  options: { readonly fileSystem?: FileSystem } = {},
): FileCheckpointStore {
  throw new RangeError(`${path} ${Object.keys(options)}`);
}
