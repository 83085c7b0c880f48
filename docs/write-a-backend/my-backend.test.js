import { describeBackend } from "@convscope/conformance/vitest";
import { createBackend } from "./my-backend.js";

describeBackend("mine", createBackend);
