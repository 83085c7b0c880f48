/** The backends that run in Node, for the report. */
import { createGpujsBackend } from "@convscope/backend-gpujs";
import { createJsBackend } from "@convscope/backend-js";
import { createTfjsBackend } from "@convscope/backend-tfjs";
import { createWasmBackend } from "@convscope/backend-wasm";
import type { CreateBackend } from "@convscope/conformance";
import { createReferenceBackend } from "@convscope/core/reference";

/** By name. */
export const nodeBackends: Readonly<Record<string, CreateBackend>> = {
  js: createJsBackend,
  reference: createReferenceBackend,
  wasm: () => createWasmBackend(),
  "tfjs-cpu": () => createTfjsBackend({ engine: "cpu" }),
  "tfjs-wasm": () => createTfjsBackend({ engine: "wasm" }),
  "gpujs-webasm": () => createGpujsBackend({ mode: "webasm" }),
  "gpujs-cpu": () => createGpujsBackend({ mode: "cpu" }),
};
