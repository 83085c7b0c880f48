/**
 * Makes a folder and those above it. Not Node's recursive mkdir: that one never ends where a file system (/proc) refuses
 * with ENOENT.
 */
import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { systemCode } from "./io-error.js";

/**
 * Makes a folder, with those above it; one that is there stays.
 *
 * @throws the system's error, with its `code`
 * @example
 * ```ts no-run
 * import { makeFolder } from "@convscope/train/node";
 * await makeFolder("out/seed-1");
 * ```
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  try {
    await mkdir(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST" && (await isFolder(folder))) return;
    const parent = dirname(folder);
    if (code !== "ENOENT" || (await isFolder(parent))) throw error;
    await makeFolder(parent);
    await makeFolder(folder);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
