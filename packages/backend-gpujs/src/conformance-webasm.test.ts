import { describeBackend } from "@convscope/conformance/vitest";
import { createGpujsBackend } from "./backend.js";

describeBackend("gpujs-webasm", () => createGpujsBackend({ mode: "webasm" }));
