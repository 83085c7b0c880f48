import { describeBackend } from "@convscope/conformance/vitest";
import { createTfjsBackend } from "./backend.js";

describeBackend("tfjs-wasm", () => createTfjsBackend({ engine: "wasm" }));
