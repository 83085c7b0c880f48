/** The engines that are held against torch: the plain one, and the fast one whose sums run in other orders. */
import { createJsBackend } from "@convscope/backend-js";
import { createWasmBackend } from "@convscope/backend-wasm";
import type { Backend } from "@convscope/core";

/** Makes a backend. */
export type Engine = () => Backend | Promise<Backend>;

/** By name. */
export const engines = {
  js: createJsBackend,
  "wasm, one thread": () => createWasmBackend({ threads: 1 }),
  "wasm, two threads without fused multiply-add": () =>
    createWasmBackend({ threads: 2, relaxedSimd: false }),
} as const satisfies Readonly<Record<string, Engine>>;
