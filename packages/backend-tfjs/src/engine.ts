/// <reference path="./tfjs-node.d.ts" />
/**
 * Engines of TensorFlow.js: which packages they are, and how one is made ready beside whatever the user runs. The engine is
 * shared with the user's own TensorFlow.js code, as its kernels exist once per process; its current backend, its default
 * and its flags are left as they were.
 */
import { ArgumentError, messageOf, UnsupportedError } from "@convscope/core/errors";
import { checkOptionNames, type OptionNames } from "@convscope/core/options";
import type { KernelBackend } from "@tensorflow/tfjs-core";

/** TensorFlow.js's core, as its package exports it. */
export type Tfjs = typeof import("@tensorflow/tfjs-core");

/** An engine of TensorFlow.js. */
export type EngineName = "cpu" | "wasm" | "webgl" | "webgpu" | "node";

/** An engine of TensorFlow.js, ready to run kernels. */
export interface Device {
  readonly tf: Tfjs;
  readonly engine: EngineName;
  /** The name that TensorFlow.js registers the engine's kernels under. */
  readonly registeredAs: string;
  readonly backend: KernelBackend;
}

/** Where an engine comes from. */
export interface EngineOptions {
  readonly engine: EngineName;
  /**
   * wasm alone: where its .wasm files are, a folder (URL or path, with a `/` at the end) or a map from file name to place.
   * Not needed in Node. Taken once per process, when the engine starts.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

const optionNames: OptionNames<EngineOptions> = { engine: true, wasmPaths: true };

const PACKAGES: Readonly<Record<EngineName, string>> = {
  cpu: "@tensorflow/tfjs-backend-cpu",
  wasm: "@tensorflow/tfjs-backend-wasm",
  webgl: "@tensorflow/tfjs-backend-webgl",
  webgpu: "@tensorflow/tfjs-backend-webgpu",
  node: "@tensorflow/tfjs-node",
};

/** The names under which the packages register themselves. */
const REGISTERED: Readonly<Record<EngineName, string>> = {
  cpu: "cpu",
  wasm: "wasm",
  webgl: "webgl",
  webgpu: "webgpu",
  node: "tensorflow",
};

/** Priority of an engine that only convscope asked for: below all others, so that it never becomes the user's default. */
const LAST = 0;

/**
 * Makes an engine ready; one that runs already is shared.
 *
 * @throws ArgumentError for an unknown engine or option. UnsupportedError where a package is missing or the engine cannot
 * start.
 */
export async function startEngine(options: EngineOptions): Promise<Device> {
  checkOptionNames("createTfjsBackend", options, optionNames);
  const { engine } = options;
  if (!Object.hasOwn(PACKAGES, engine)) {
    const known = Object.keys(PACKAGES).join(", ");
    throw new ArgumentError(
      `createTfjsBackend: found engine ${JSON.stringify(engine)}, expected one of ${known}; name one of these`,
      { engine },
    );
  }
  const tf = await loadPackage(engine, () => import("@tensorflow/tfjs-core").catch(rethrow));
  const registeredAs = REGISTERED[engine];
  const wasRegistered = tf.findBackendFactory(registeredAs) != null;
  await loadPackage(engine, () => importEngine(options));
  if (!wasRegistered) yieldPriority(tf, registeredAs);
  const backend = await startBackend(tf, engine, registeredAs);
  return { tf, engine, registeredAs, backend };
}

/** On every import: bundlers take a package that is not installed for a fault, unless the import expects it to fail. */
const rethrow = (error: unknown): never => {
  throw error;
};

/** Imports the engine's package, which registers it. The specifiers are literal, for bundlers. */
async function importEngine({ engine, wasmPaths }: EngineOptions): Promise<unknown> {
  switch (engine) {
    case "cpu":
      return import("@tensorflow/tfjs-backend-cpu").catch(rethrow);
    case "wasm": {
      const wasm = await import("@tensorflow/tfjs-backend-wasm").catch(rethrow);
      if (wasmPaths !== undefined) {
        wasm.setWasmPaths(typeof wasmPaths === "string" ? wasmPaths : { ...wasmPaths });
      }
      return wasm;
    }
    case "webgl":
      return import("@tensorflow/tfjs-backend-webgl").catch(rethrow);
    case "webgpu":
      return import("@tensorflow/tfjs-backend-webgpu").catch(rethrow);
    case "node":
      return import("@tensorflow/tfjs-node").catch(rethrow);
    default:
      return engine satisfies never;
  }
}

async function loadPackage<T>(engine: EngineName, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const reason = messageOf(error);
    const install = `npm install @tensorflow/tfjs-core ${PACKAGES[engine]}`;
    throw new UnsupportedError(
      `createTfjsBackend: found no usable ${PACKAGES[engine]}, expected it beside @tensorflow/tfjs-core ` +
        `(the ${engine} engine is an optional peer: ${reason}); name another engine${otherThan(engine)}, or ${install}`,
      { engine, package: PACKAGES[engine], install },
    );
  }
}

/** Registers an engine anew behind all others: importing its package must not change which one the user's code gets. */
function yieldPriority(tf: Tfjs, name: string): void {
  const factory = tf.findBackendFactory(name);
  if (factory === null || factory === undefined || name in tf.engine().registry) return;
  const entry = tf.engine().registryFactory[name];
  if (entry !== undefined) entry.priority = LAST;
}

/** The engine's backend object, made if need be without becoming TensorFlow.js's current one. */
async function startBackend(tf: Tfjs, engine: EngineName, name: string): Promise<KernelBackend> {
  const { registry } = tf.engine();
  const running = registry[name];
  if (running !== undefined) return running;
  if (typeof tf.findBackendFactory(name) !== "function") throw notOffered(engine);
  let made: KernelBackend;
  try {
    made = await tf.findBackendFactory(name)();
  } catch (error) {
    throw cannotStart(engine, error);
  }
  // Another call may have been quicker: kernels bind to one backend object, so the first one stays.
  const first = registry[name];
  if (first !== undefined) return first;
  registry[name] = made;
  for (const kernel of tf.getKernelsForBackend(name)) kernel.setupFunc?.(made);
  return made;
}

/** TensorFlow.js registers an engine only where it sees what the engine needs. */
function notOffered(engine: EngineName): UnsupportedError {
  const need =
    engine === "webgl" || engine === "webgpu" ? "a browser page that has it" : "its host";
  return new UnsupportedError(
    `createTfjsBackend: found that TensorFlow.js does not offer its ${engine} engine here, expected ${need}; name another engine${otherThan(engine)}`,
    { engine },
  );
}

/** `: wasm and cpu run everywhere`, without the one that does not. */
function otherThan(engine: EngineName): string {
  const everywhere = ["wasm", "cpu"].filter((name) => name !== engine);
  return `: ${everywhere.join(" and ")} ${everywhere.length > 1 ? "run" : "runs"} everywhere`;
}

function cannotStart(engine: EngineName, error: unknown): UnsupportedError {
  const reason = String(messageIn(error));
  const remedy =
    engine === "wasm"
      ? "say with wasmPaths where its .wasm files are, or name another engine"
      : `name another engine${otherThan(engine)}`;
  return new UnsupportedError(
    `createTfjsBackend: found that TensorFlow.js's ${engine} engine does not start here, expected a device for it (${reason}); ${remedy}`,
    { engine },
  );
}

/** TensorFlow.js rejects with plain records in places. */
function messageIn(error: unknown): unknown {
  return typeof error === "object" && error !== null && "message" in error ? error.message : error;
}
