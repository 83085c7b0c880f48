/** Somebody's own backend, from a file: `--backend ./my-backend.js`. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Backend, ConvscopeError, FormatError, IoError } from "@convscope/core";

/** Whether what a user wrote is a path rather than a name. */
export function isPath(name: string): boolean {
  return /[/\\]|\.[cm]?js$/.test(name);
}

/** The backend that a file gives. @throws IoError when it is not there, FormatError when it gives none */
export async function backendFromFile(path: string): Promise<Backend> {
  const file = resolve(path);
  try {
    await stat(file);
  } catch (cause) {
    throw new IoError(
      `backend: found no file ${path}, expected a module that exports createBackend; check the path`,
      { path },
      cause,
    );
  }
  const module = await load(path, () => import(/* @vite-ignore */ pathToFileURL(file).href));
  return backendOf(module, path);
}

/** What somebody's file throws is a fault of that file, named with it. */
async function load<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ConvscopeError) throw cause;
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new FormatError(
      `backend ${path}: found that it throws when it is loaded (${reason}), expected a module that gives a backend; correct it (--debug prints the stack)`,
      { path },
      cause,
    );
  }
}

/** A module's backend: `createBackend` or the default export, a value or what makes one; or its only `create…Backend`. */
async function backendOf(module: object, path: string): Promise<Backend> {
  const exported = new Map<string, unknown>(Object.entries(module));
  const creators = [...exported.keys()].filter((key) => /^create\w*Backend$/.test(key));
  const given =
    exported.get("createBackend") ?? exported.get("default") ?? exported.get(creators[0] ?? "");
  const made: unknown =
    typeof given === "function" ? await load(path, async () => await given()) : given;
  if (isBackend(made)) return made;
  throw new FormatError(
    `backend ${path}: found exports ${[...exported.keys()].join(", ") || "none"}, expected createBackend or a default export that gives a backend (name, capabilities, kernels, upload, read, free, memory, dispose); export one`,
    { path },
  );
}

/** Whether a value has what every backend has. */
export function isBackend(value: unknown): value is Backend {
  if (typeof value !== "object" || value === null) return false;
  const methods = ["upload", "read", "free", "memory", "dispose"];
  const fields: ReadonlyMap<string, unknown> = new Map(
    ["name", "capabilities", "kernels", ...methods].map((key) => [key, Reflect.get(value, key)]),
  );
  return (
    typeof fields.get("name") === "string" &&
    isRecord(fields.get("capabilities")) &&
    isRecord(fields.get("kernels")) &&
    methods.every((method) => typeof fields.get(method) === "function")
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
