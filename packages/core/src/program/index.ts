/** Entry "@convscope/core/program": recording, replay and the calls of a program, for backends' suites and compilers. */
export { KERNEL_NAMES, KERNEL_TABLES } from "../kernel-tables.js";
export type { Context, Fill, Mode } from "./context.js";
export { createReplay, executableOf } from "./replay.js";
export { runStep } from "./run-step.js";
export type { Body, Captured } from "./runner.js";
export { capture, Runner, runEagerly } from "./runner.js";
export type { TracedBuffer } from "./tracer.js";
export { Tracer } from "./tracer.js";
export { Variable } from "./variable.js";
