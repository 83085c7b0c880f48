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

/** Wrong usage that Commander has told on stderr: under --json it is the one JSON of stdout, too. */
export function reportUsage(message: string, host: Host, args: readonly string[]): ExitCode {
  const error = { code: "USAGE", message: message.replace(/^error: /, "") };
  if (args.includes("--json")) createScreen(host, { json: true }).result({ error });
  return exitCodes.usage;
}

function textOf(error: unknown): string {
  if (error instanceof ConvscopeError || error instanceof UsageError) return error.message;
  if (isTooLarge(error)) {
    return `This takes arrays of more elements than there is room for (${messageOf(error)}): take a smaller input, batch or network.`;
  }
  return `convscope met a fault of its own: ${messageOf(error)}\nNothing is wrong with your input as far as it can tell. Run it again with --debug and report what it prints.`;
}

/** What JavaScript says of an array that it cannot hold: nothing is wrong but the size. */
function isTooLarge(error: unknown): boolean {
  const said = /^(Invalid (typed )?array length|Array buffer allocation failed)/;
  return error instanceof RangeError && said.test(error.message);
}

function codeOf(error: unknown): string {
  if (error instanceof ConvscopeError) return error.code;
  if (isTooLarge(error)) return "TOO_LARGE";
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
