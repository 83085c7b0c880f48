/** Entry "@convscope/conformance/fuzz": random cases, shrunk to the smallest that fails. Needs fast-check. */
export { type FuzzOptions, fuzzBackend } from "./fuzz-backend.js";
export type { FuzzedKernel, FuzzFailure, FuzzReport } from "./fuzz-report.js";
