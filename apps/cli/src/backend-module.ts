/** Somebody's own backend, from a file: `--backend ./my-backend.js`. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Backend, FormatError, IoError } from "@convscope/core";
import { nearestNames } from "@convscope/explain";

/** Whether what a user wrote is a path rather than a name. */
export function isPath(name: string): boolean {
  return /[/\\]|\.[cm]?js$/.test(name);
}

/**
 * The backend that a file gives.
 *
 * @param names of backends: what a bare `gpu.js` that is no file may have been meant as
 * @throws IoError when it is not there, FormatError when it cannot be loaded or gives none, ArgumentError when it is not whole
 */
export async function backendFromFile(path: string, names: readonly string[]): Promise<Backend> {
  const file = await moduleFile(path, names);
  const module = await load(file, path);
  // The suite's cases take their time to load: only who names a module waits for them.
  const { backendOfModule } = await import("@convscope/conformance");
  return await backendOfModule(module, path);
}

/** Where a module lies that is there, loaded or not. @param names as above @throws IoError */
export async function moduleFile(path: string, names: readonly string[]): Promise<string> {
  const file = path.startsWith("file:") ? fileURLToPath(path) : resolve(path);
  const found = await stat(file).catch((cause: unknown) => {
    const near = /[/\\]/.test(path) ? [] : nearestNames(path, names);
    const remedy =
      near.length > 0 ? `take ${near.join(" or ")}, or check the path` : "check the path";
    throw new IoError(
      `backend: found no file ${path}, expected a backend's name or a module that exports createBackend; ${remedy}`,
      { path },
      cause,
    );
  });
  if (!found.isDirectory()) return file;
  throw new IoError(
    `backend: found a folder at ${path}, expected the file of a module that exports createBackend; name the file in it`,
    { path },
  );
}

/** What a module throws while it is loaded is a fault of that module, named with it. */
async function load(file: string, path: string): Promise<object> {
  try {
    return await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const remedy =
      cause instanceof SyntaxError
        ? `correct it: node --check ${path} shows the place`
        : "correct it (--debug prints the stack)";
    throw new FormatError(
      `backend ${path}: found that it throws when it is loaded (${reason}), expected a module that gives a backend; ${remedy}`,
      { path },
      cause,
    );
  }
}
