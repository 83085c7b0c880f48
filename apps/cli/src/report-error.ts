/** From anything thrown to one readable paragraph and an exit code. A stack is shown only on `--debug`. */
import { ConvscopeError, messageOf } from "@convscope/core/errors";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Host } from "./host.js";
import { createScreen } from "./terminal/screen.js";
import { UsageError } from "./usage-error.js";

/** Writes an error and says with which code to exit. Arguments are read as they came: they may be what is wrong. */
export function reportError(error: unknown, host: Host, args: readonly string[]): ExitCode {
  const json = args.includes("--json");
  const debug = args.includes("--debug");
  const screen = createScreen(host, { json, color: !args.includes("--no-color") });
  const message = textOf(error);
  if (json) screen.result({ error: { code: codeOf(error), message } });
  screen.warn(`${screen.errorColors.red("error:")} ${message}`);
  if (debug) screen.warn(stackOf(error));
  return exitCodeOf(error);
}

function textOf(error: unknown): string {
  if (error instanceof ConvscopeError || error instanceof UsageError) return error.message;
  return `convscope met a fault of its own: ${messageOf(error)}\nNothing is wrong with your input as far as it can tell. Run it again with --debug and report what it prints.`;
}

function codeOf(error: unknown): string {
  if (error instanceof ConvscopeError) return error.code;
  return error instanceof UsageError ? "USAGE" : "INTERNAL";
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCodes.usage;
  const aborted = error instanceof ConvscopeError && error.code === "ABORTED";
  return aborted ? exitCodes.interrupted : exitCodes.fault;
}

/** The stack of an error and of what caused it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}
