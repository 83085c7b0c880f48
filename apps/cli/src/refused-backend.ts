/** `--backend` of a command that computes nothing: refused with the reason, and with what says more. */
import { Option } from "commander";
import { UsageError } from "./usage-error.js";

/** The option. @param why what the command does instead @param instead which command answers for a backend */
export function refusedBackend(command: string, why: string, instead: string): Option {
  return new Option("--backend <name>", `not taken: ${why}`).argParser((): never => {
    throw new UsageError(
      `convscope ${command} takes no --backend: ${why}. For what a backend makes of it: ${instead}`,
    );
  });
}
