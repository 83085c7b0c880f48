/** The suite as vitest tests: on the reference with core's compositions, whole. */
import { createReferenceBackend } from "@convscope/core/reference";
import { describeBackend } from "./vitest.js";

describeBackend("the reference without fused kernels", () =>
  createReferenceBackend({ fused: false }),
);
