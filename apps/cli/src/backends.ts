/**
 * Which name of a backend stands for which package: the only such map besides the site's. Backends are imported when
 * asked for, so that one that is not installed costs nothing.
 */
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Backend, FormatError, IoError, UnsupportedError } from "@convscope/core";
import { unknownName } from "./usage-error.js";

/** A backend by name. */
export interface BackendEntry {
  readonly summary: string;
  /** The npm package that brings it. */
  readonly packageName: string;
  /** @throws UnsupportedError when the package is not installed */
  create(): Promise<Backend>;
}

/** The backend that everything uses unless told otherwise. */
export const defaultBackend = "js";

/** All names. */
export const backends: Readonly<Record<string, BackendEntry>> = {
  js: {
    summary: "typed arrays, runs everywhere",
    packageName: "@convscope/backend-js",
    create: async () => (await import("@convscope/backend-js")).createJsBackend(),
  },
  reference: {
    summary: "the definition: float64, straight from the formulas, slow",
    packageName: "@convscope/core",
    create: async () => (await import("@convscope/core/reference")).createReferenceBackend(),
  },
  wasm: optional("@convscope/backend-wasm", "WebAssembly with SIMD and threads: the fast CPU"),
  tfjs: optional("@convscope/backend-tfjs", "any engine of TensorFlow.js"),
  gpujs: optional("@convscope/backend-gpujs", "kernels by gpu.js"),
};

/** A backend by name, or from a file or package path. @throws UsageError for an unknown name */
export async function createBackend(name: string): Promise<Backend> {
  if (/[/\\]|\.m?js$/.test(name)) return backendFromFile(name);
  const entry = Object.hasOwn(backends, name) ? backends[name] : undefined;
  if (entry === undefined) {
    throw unknownName("backend", name, [...Object.keys(backends), "./path/to/backend.js"]);
  }
  return entry.create();
}

function optional(packageName: string, summary: string): BackendEntry {
  return {
    summary,
    packageName,
    async create() {
      const module = await importOptional(packageName);
      if (module === undefined) {
        throw new UnsupportedError(
          `backend: found no ${packageName}, expected it installed; npm install ${packageName}`,
          { packageName },
        );
      }
      return backendOf(module, packageName);
    },
  };
}

/** A package that may be there: beside convscope, or in the project that it is called from. */
async function importOptional(packageName: string): Promise<object | undefined> {
  try {
    return await import(packageName);
  } catch (error) {
    if (!isMissing(error, packageName)) throw error;
  }
  try {
    const project = createRequire(join(process.cwd(), "package.json"));
    return await import(pathToFileURL(project.resolve(packageName)).href);
  } catch (error) {
    if (isMissing(error, packageName)) return undefined;
    throw error;
  }
}

/** Whether it is this very package that is not there, rather than something that it needs. */
function isMissing(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  const missing = error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND";
  return missing && error.message.includes(`'${packageName}'`);
}

async function backendFromFile(path: string): Promise<Backend> {
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
  return backendOf(await import(pathToFileURL(file).href), path);
}

/** A module's backend: `createBackend` or the default export, a value or what makes one; or its only `create…Backend`. */
async function backendOf(module: object, name: string): Promise<Backend> {
  const exported = new Map<string, unknown>(Object.entries(module));
  const creators = [...exported.keys()].filter((key) => /^create\w*Backend$/.test(key));
  const given =
    exported.get("createBackend") ?? exported.get("default") ?? exported.get(creators[0] ?? "");
  const made: unknown = typeof given === "function" ? await given() : given;
  if (isBackend(made)) return made;
  throw new FormatError(
    `backend ${name}: found exports ${[...exported.keys()].join(", ") || "none"}, expected createBackend or a default export that gives a backend (name, capabilities, kernels, upload, read, free, memory, dispose); export one`,
    { name },
  );
}

function isBackend(value: unknown): value is Backend {
  if (typeof value !== "object" || value === null) return false;
  const methods = ["upload", "read", "free", "memory", "dispose"];
  const fields: ReadonlyMap<string, unknown> = new Map(
    ["name", "capabilities", "kernels", ...methods].map((key) => [key, Reflect.get(value, key)]),
  );
  return (
    typeof fields.get("name") === "string" &&
    typeof fields.get("capabilities") === "object" &&
    typeof fields.get("kernels") === "object" &&
    methods.every((method) => typeof fields.get(method) === "function")
  );
}
