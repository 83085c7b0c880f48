import { describeBackend } from "@convscope/conformance/vitest";
import { createTfjsBackend } from "./backend.js";

describeBackend("tfjs-cpu", () => createTfjsBackend({ engine: "cpu" }));
