import { describeBackend } from "@convscope/conformance/vitest";
import { createGpujsBackend } from "./backend.js";

describeBackend("gpujs-cpu", () => createGpujsBackend({ mode: "cpu" }));
