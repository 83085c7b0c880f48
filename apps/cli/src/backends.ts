/**
 * Which name of a backend stands for which package: the only such map besides the site's. Backends are imported when
 * asked for, so that one that is not installed costs nothing.
 */
import { type Backend, checkBackend, FormatError, UnsupportedError } from "@convscope/core";
import { backendFromFile, isPath, moduleFile } from "./backend-module.js";
import { importOptional } from "./optional-package.js";
import { enterBackend, withStraysTold } from "./stray-rejections.js";
import { dropGreeting } from "./tfjs-greeting.js";
import { unknownName } from "./usage-error.js";
import { waitFor, watched } from "./waiting.js";

/** A backend by name. */
export interface BackendEntry {
  readonly summary: string;
  /** The npm packages that bring it. */
  readonly packages: readonly string[];
  /** @throws UnsupportedError when a package is not installed, or its engine cannot start here */
  create(): Promise<Backend>;
}

/** A backend that needs what only a browser has. */
export interface BrowserBackend {
  readonly summary: string;
  readonly packages: readonly string[];
  /** How a page makes it. */
  readonly code: string;
}

const TFJS = ["@convscope/backend-tfjs", "@tensorflow/tfjs-core"] as const;
const GPUJS = ["@convscope/backend-gpujs", "gpu.js"] as const;

/** What trains unless told otherwise, where it runs. */
export const fastBackend = "wasm";
/** What everything else uses unless told otherwise, and what trains where that does not run. */
export const defaultBackend = "js";

/** Backends that run here, once they are installed. */
export const backends: Readonly<Record<string, BackendEntry>> = {
  js: {
    summary: "typed arrays, runs everywhere",
    packages: ["@convscope/backend-js"],
    create: async () => (await import("@convscope/backend-js")).createJsBackend(),
  },
  reference: {
    summary: "the definition: float64, straight from the formulas, slow",
    packages: ["@convscope/core"],
    create: async () => (await import("@convscope/core/reference")).createReferenceBackend(),
  },
  wasm: {
    summary: "WebAssembly with SIMD and threads, fast",
    packages: ["@convscope/backend-wasm"],
    create: async () => (await import("@convscope/backend-wasm")).createWasmBackend(),
  },
  "tfjs-cpu": tfjs("cpu", "TensorFlow.js in plain JavaScript", "@tensorflow/tfjs-backend-cpu"),
  "tfjs-wasm": tfjs("wasm", "TensorFlow.js in WebAssembly", "@tensorflow/tfjs-backend-wasm"),
  "tfjs-node": tfjs("node", "TensorFlow.js on TensorFlow's C library", "@tensorflow/tfjs-node"),
  "gpujs-webasm": gpujs("webasm", "gpu.js in WebAssembly"),
  "gpujs-cpu": gpujs("cpu", "gpu.js in plain JavaScript"),
};

/** Backends that run in a browser alone: known by name, so that asking for one here says so. */
export const browserBackends: Readonly<Record<string, BrowserBackend>> = {
  "tfjs-webgl": inBrowser("TensorFlow.js on WebGL", tfjsIn("webgl"), [
    ...TFJS,
    "@tensorflow/tfjs-backend-webgl",
  ]),
  "tfjs-webgpu": inBrowser("TensorFlow.js on WebGPU", tfjsIn("webgpu"), [
    ...TFJS,
    "@tensorflow/tfjs-backend-webgpu",
  ]),
  "gpujs-webgl2": inBrowser("gpu.js on WebGL 2", gpujsIn("webgl2"), GPUJS),
  "gpujs-webgpu": inBrowser("gpu.js on WebGPU", gpujsIn("webgpu"), GPUJS),
};

const knownNames: readonly string[] = [...Object.keys(backends), ...Object.keys(browserBackends)];

/** What `--backend` means, for the help texts. */
export const backendHelp = "what computes: a name (see convscope backends) or a module's path";

/** A backend by name, or from a file. @throws UsageError for an unknown name, UnsupportedError for one that is not here */
export async function createBackend(name: string): Promise<Backend> {
  enterBackend(name);
  const made = await waitFor(name, "its creation", backendEntry(name).create());
  return withStraysTold(name, watched(name, made));
}

/** A backend to train on. */
export interface TrainingBackend {
  readonly name: string;
  readonly backend: Backend;
  /** Why it is not the one by default. */
  readonly notice?: string;
}

/** The backend by this name; where nobody asked for it and it does not run here, the plain one, with the reason. */
export async function createTrainingBackend(
  name: string,
  isAskedFor: boolean,
): Promise<TrainingBackend> {
  try {
    return { name, backend: await createBackend(name) };
  } catch (error) {
    if (isAskedFor || name !== fastBackend || !(error instanceof UnsupportedError)) throw error;
    const notice = `${defaultBackend} computes, since ${fastBackend} does not run here (${error.message})`;
    return { name: defaultBackend, backend: await createBackend(defaultBackend), notice };
  }
}

/** What a name or a path stands for, not made yet. @throws UsageError for an unknown name, UnsupportedError for a browser's */
export function backendEntry(name: string): BackendEntry {
  if (isPath(name)) {
    const create = (): Promise<Backend> => backendFromFile(name, Object.keys(backends));
    return { summary: "a module of your own", packages: [], create };
  }
  const entry = Object.hasOwn(backends, name) ? backends[name] : undefined;
  if (entry !== undefined) return entry;
  const elsewhere = Object.hasOwn(browserBackends, name) ? browserBackends[name] : undefined;
  if (elsewhere === undefined) {
    throw unknownName("backend", name, [...knownNames, "./path/to/backend.js"]);
  }
  throw new UnsupportedError(
    `backend ${name}: found Node, expected a browser (${elsewhere.summary}); in a page: ${elsewhere.code}; here: ${name.startsWith("tfjs") ? "tfjs-wasm" : "gpujs-webasm"}`,
    { backend: name },
  );
}

/** Whether a name or a path stands for a backend at all, for who may not come to use it. @throws UsageError, UnsupportedError, IoError */
export async function checkBackendName(name: string): Promise<void> {
  backendEntry(name);
  if (isPath(name)) await moduleFile(name, Object.keys(backends));
}

/** Names between commas. */
export function backendNames(list: string): readonly string[] {
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function tfjsIn(engine: string): string {
  return `createTfjsBackend({ engine: "${engine}" })`;
}

function gpujsIn(mode: string): string {
  return `createGpujsBackend({ mode: "${mode}" })`;
}

function tfjs(engine: string, summary: string, enginePackage: string): BackendEntry {
  const entry = optional(summary, "createTfjsBackend", { engine }, [...TFJS, enginePackage]);
  return {
    ...entry,
    create() {
      dropGreeting();
      return entry.create();
    },
  };
}

function gpujs(mode: string, summary: string): BackendEntry {
  return optional(summary, "createGpujsBackend", { mode }, GPUJS);
}

function inBrowser(summary: string, code: string, packages: readonly string[]): BrowserBackend {
  return { summary, code, packages };
}

/** A backend of a package that is imported when it is there; the other packages are its optional peers. */
function optional(
  summary: string,
  creator: string,
  options: object,
  packages: readonly string[],
): BackendEntry {
  return { summary, packages, create: () => createOptional(creator, options, packages) };
}

/** Makes it from the first copy of its package that can; the reason of the last that could not, otherwise. */
async function createOptional(
  creator: string,
  options: object,
  packages: readonly string[],
): Promise<Backend> {
  const [packageName = ""] = packages;
  const install = `npm install ${packages.join(" ")}`;
  let reason: UnsupportedError | undefined;
  for await (const module of importOptional(packageName)) {
    const create: unknown = Reflect.get(module, creator);
    if (typeof create !== "function") throw withoutCreator(packageName, creator);
    try {
      const made: unknown = await create(options);
      checkBackend(made, `backend ${packageName}`, "suite");
      return made;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "UNSUPPORTED")) throw error;
      reason = error instanceof UnsupportedError ? error : new UnsupportedError(error.message);
    }
  }
  throw (
    reason ??
    new UnsupportedError(
      `backend: found no ${packageName}, expected it beside convscope or in this folder's project; ${install}`,
      { packageName, install },
    )
  );
}

function withoutCreator(packageName: string, creator: string): FormatError {
  return new FormatError(
    `backend: found a ${packageName} without ${creator}, expected one of convscope's own version; npm install ${packageName}@latest`,
    { packageName },
  );
}
