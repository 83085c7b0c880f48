import { describeBackend } from "@convscope/conformance/vitest";
import { createJsBackend } from "./backend.js";

describeBackend("js", createJsBackend);
