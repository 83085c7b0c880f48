import { describeBackend } from "@convscope/conformance/vitest";
import { createWasmBackend } from "./backend.js";

describeBackend("wasm, one thread", () => createWasmBackend({ threads: 1 }));
describeBackend("wasm, two threads without fused multiply-add", () =>
  createWasmBackend({ threads: 2, relaxedSimd: false }),
);
