/** The suite as vitest tests: on the reference, whole. */
import { createReferenceBackend } from "@convscope/core/reference";
import { describeBackend } from "./vitest.js";

describeBackend("the reference", createReferenceBackend);
describeBackend("the reference without fused kernels", () =>
  createReferenceBackend({ fused: false }),
);
