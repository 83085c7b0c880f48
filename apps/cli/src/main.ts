/** From arguments to an exit code: builds the command line, runs it, and turns every error into one readable text. */
import { type Command, CommanderError } from "commander";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Host } from "./host.js";
import { createProgram } from "./program.js";
import { reportError, reportUsage } from "./report-error.js";
import { createSession, type Launch } from "./session.js";

/** Runs the program once; never rejects. */
export async function main(args: readonly string[], host: Host): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  ignoreClosedPipes(host);
  const launch: Launch =
    (work) =>
    async (...received) => {
      const command = received.at(-1) as Command;
      code = await work(createSession(host, command.optsWithGlobals()), command);
    };
  try {
    await createProgram(host, launch, !args.includes("--no-color")).parseAsync(args, {
      from: "user",
    });
  } catch (error) {
    // Commander has already written its text; help and version end this way too.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.ok : reportUsage(error.message, host, args);
    }
    return reportError(error, host, args);
  }
  return code;
}

/** `convscope summary vgg16 | head` ends quietly when head has seen enough. */
function ignoreClosedPipes(host: Host): void {
  for (const stream of [host.stdout, host.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(exitCodes.ok);
      throw error;
    });
  }
}
