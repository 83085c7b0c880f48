/**
 * Files that are replaced whole or not at all: written beside their place, flushed to the disk, then renamed, and the
 * folder flushed, so that a fault at any moment (a full disk, a kill, a power cut) leaves the old file or the new one.
 */
import { randomBytes } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import type { FileSystem } from "./file-system.js";
import { ioError, systemCode } from "./io-error.js";

/** A file that is written, but not in its place yet. */
export interface StagedFile {
  /** Puts it in its place. @throws IoError */
  commit(): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
}

/**
 * Writes bytes beside `path`, whose folder is made if need be, and removes what dead processes left there.
 *
 * @throws IoError; then nothing is left of the bytes, and the file at `path` is as it was
 */
export async function stageFile(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
): Promise<StagedFile> {
  const folder = dirname(resolve(path));
  const temporary = join(folder, temporaryName(basename(path)));
  const discard = async (): Promise<void> => {
    // The error that led here is what counts; a temporary that stays is removed by a later save.
    await files.unlink(temporary).catch(() => undefined);
  };
  try {
    await files.makeFolder(folder);
    await removeStale(files, folder, basename(path));
    await writeFlushed(files, temporary, bytes);
  } catch (error) {
    await discard();
    throw ioError("write", path, error, "what was saved before is as it was");
  }
  return {
    discard,
    async commit() {
      try {
        await files.rename(temporary, path);
        await flushFolder(files, folder);
      } catch (error) {
        await discard();
        throw ioError("write", path, error);
      }
    },
  };
}

/** Replaces a file atomically. @throws IoError; then the file is as it was */
export async function writeAtomically(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const staged = await stageFile(files, path, bytes);
  await staged.commit();
}

async function writeFlushed(files: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last through a power cut. Windows has no such call, and needs none. */
async function flushFolder(files: FileSystem, folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await files.open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot flush a folder.
    if (!["EINVAL", "ENOTSUP"].includes(systemCode(error) ?? "")) throw error;
  } finally {
    await handle.close();
  }
}

/** `.model.json.4711-9f86d081.tmp`: hidden, beside its place, and with its process. */
function temporaryName(name: string): string {
  return `.${name}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
}

/**
 * Removes temporaries of processes that are gone. One of this process's own number is stale too: a process writes a
 * file once at a time, and in containers numbers repeat.
 */
async function removeStale(files: FileSystem, folder: string, name: string): Promise<void> {
  for (const entry of await files.readdir(folder)) {
    if (!(entry.startsWith(`.${name}.`) && entry.endsWith(".tmp"))) continue;
    const [, id] = /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(entry.slice(name.length + 2)) ?? [];
    if (id === undefined || (Number(id) !== process.pid && isAlive(Number(id)))) continue;
    await files.unlink(join(folder, entry)).catch(() => undefined);
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}
