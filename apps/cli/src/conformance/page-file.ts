/** Where the page of a report goes: looked at before hours of work, written after. */
import { access, constants, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { IoError } from "@convscope/core";
import { messageOf } from "@convscope/core/errors";

/** Checks that a file can be written beside others there. @throws IoError */
export async function checkFolderOf(path: string): Promise<void> {
  try {
    await access(dirname(resolve(path)), constants.W_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Writes the page. @throws IoError */
export async function writePage(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): IoError {
  return new IoError(
    `${path}: could not write there (${messageOf(cause)}), expected a file in a folder that is there; choose another with --html`,
    { path },
    cause,
  );
}
