/** The backends that a model is swapped between, each made once for a file of tests. */
import { createGpujsBackend } from "@convscope/backend-gpujs";
import { createJsBackend } from "@convscope/backend-js";
import { createTfjsBackend } from "@convscope/backend-tfjs";
import { createWasmBackend } from "@convscope/backend-wasm";
import type { Backend } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";

/** A backend of the table. */
export type BackendName =
  | "js"
  | "another js"
  | "wasm"
  | "reference"
  | "tfjs-cpu"
  | "tfjs-wasm"
  | "gpujs-cpu"
  | "gpujs-webasm";

const creators: Readonly<Record<BackendName, () => Backend | Promise<Backend>>> = {
  js: () => createJsBackend(),
  "another js": () => createJsBackend(),
  wasm: () => createWasmBackend({ threads: 2 }),
  reference: () => createReferenceBackend(),
  "tfjs-cpu": () => createTfjsBackend({ engine: "cpu" }),
  "tfjs-wasm": () => createTfjsBackend({ engine: "wasm" }),
  "gpujs-cpu": () => createGpujsBackend({ mode: "cpu" }),
  "gpujs-webasm": () => createGpujsBackend({ mode: "webasm" }),
};

/** Every backend that can be made in Node. */
export const backendNames = Object.keys(creators) as readonly BackendName[];

/** Makes backends when they are first asked for. */
export class Backends {
  readonly #made = new Map<BackendName, Backend>();

  async get(name: BackendName): Promise<Backend> {
    const backend = this.#made.get(name) ?? (await creators[name]());
    this.#made.set(name, backend);
    return backend;
  }

  dispose(): void {
    for (const backend of this.#made.values()) backend.dispose();
    this.#made.clear();
  }
}
