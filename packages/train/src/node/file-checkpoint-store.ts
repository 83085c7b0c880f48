/**
 * The latest checkpoint of a run in one file, replaced atomically.
 */
import type { CheckpointStore } from "../checkpoint/store.js";
import { writeAtomically } from "./atomic-write.js";
import { type FileSystem, realFileSystem } from "./file-system.js";
import { ioError, systemCode } from "./io-error.js";

/** A store with its place. */
export interface FileCheckpointStore extends CheckpointStore {
  readonly path: string;
}

/**
 * Keeps the latest checkpoint in one file. A save that fails (no space, no permission, a kill in the middle) leaves the
 * one before; what killed runs left beside it is removed by the next save.
 *
 * @param path the file; its folder is made by the first save
 * @example
 * ```ts no-run
 * import { decodeCheckpoint } from "@convscope/train";
 * import { createFileCheckpointStore } from "@convscope/train/node";
 * const store = createFileCheckpointStore("out/checkpoint.safetensors");
 * const bytes = await store.load();
 * if (bytes !== undefined) console.log(decodeCheckpoint(bytes, store.path).progress.epoch);
 * ```
 */
export function createFileCheckpointStore(
  path: string,
  options: { readonly fileSystem?: FileSystem } = {},
): FileCheckpointStore {
  const { fileSystem = realFileSystem } = options;
  return {
    path,
    save: (bytes) => writeAtomically(fileSystem, path, bytes),
    async load() {
      try {
        return await fileSystem.readFile(path);
      } catch (error) {
        if (systemCode(error) === "ENOENT") return undefined;
        throw ioError("read", path, error);
      }
    },
  };
}
