/**
 * Reading a user's files, with the errors a person can act on. Not for the package's own data (see load-digits).
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { FormatError, IoError } from "@convscope/core/errors";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "found nothing there, expected a file or folder; check the path",
  EACCES: "found no permission to read it; change its permissions",
  EPERM: "found no permission to read it; change its permissions",
  EISDIR: "found a folder, expected a file; name a file in it",
  ENOTDIR: "found a file where the path needs a folder; check the path",
};

/** Whether a path is a file or a folder. @throws IoError when it is neither or cannot be reached. */
export async function kindOfPath(path: string): Promise<"file" | "folder"> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return "folder";
    if (found.isFile()) return "file";
  } catch (cause) {
    throw ioError(path, cause);
  }
  throw new IoError(
    `${path}: found a device or socket, expected a file or folder; check the path`,
    {
      path,
    },
  );
}

/** A file's bytes. @throws IoError when it cannot be read; FormatError when it is empty. */
export async function readBytes(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw ioError(path, cause);
  }
  if (bytes.length === 0) {
    throw new FormatError(`${path}: found an empty file, expected data; fetch or write it again`, {
      path,
    });
  }
  return bytes;
}

/** The names in a folder, sorted, without hidden ones. @throws IoError when it cannot be read. */
export async function listFolder(
  path: string,
): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.name.startsWith("."))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (cause) {
    throw ioError(path, cause);
  }
}

function ioError(path: string, cause: unknown): IoError {
  const code =
    cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const reason =
    REASONS[code] ?? `found it unreadable (${String(cause)}); check the path and the disk`;
  return new IoError(`${path}: ${reason}`, { path, code }, cause);
}
