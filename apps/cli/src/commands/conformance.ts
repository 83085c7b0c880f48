/** `convscope conformance`: runs the suite that a backend author runs, on one or several backends. */
import type { Command } from "commander";
import { defaultBackend } from "../backends.js";
import type { ConformanceOptions } from "../conformance/run-command.js";
import { examples } from "../help.js";
import { wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";
import { UsageError } from "../usage-error.js";

interface ConformanceCommandOptions extends ConformanceOptions {
  readonly backend?: string;
  readonly selfTest?: boolean;
}

/** Adds the command. */
export function addConformanceCommand(program: Command, launch: Launch): Command {
  return program
    .command("conformance")
    .description(
      "Check that backends compute what the reference defines; exits with 1 if one fails.",
    )
    .argument(
      "[backends...]",
      `backends to check: names (see convscope backends) or paths to modules; ${defaultBackend} unless told otherwise`,
    )
    .option("--backend <names>", "the same, with commas between")
    .option("--filter <text>", "only the cases whose kernel or name contains this text")
    .option("--fuzz <cases>", "then so many random cases, shrunk where one fails", wholeNumber(1))
    .option("--seed <number>", "draw the random cases of this seed again", wholeNumber(0))
    .option("--no-suite", "random cases alone")
    .option("--html <file>", "write the report as one HTML page, too")
    .option("--self-test", "try the suite itself, on broken backends that it must catch")
    .addHelpText(
      "after",
      examples([
        ["the built-in backend", "convscope conformance"],
        ["your own: a module that exports createBackend", "convscope conformance ./my-backend.js"],
        ["one kernel of it", "convscope conformance ./my-backend.js --filter conv2d"],
        ["two backends, as a page", "convscope conformance js reference --html report.html"],
        ["for a script", "convscope conformance --backend js,reference --json"],
        ["a thousand random cases", "convscope conformance --no-suite --fuzz 1000"],
        ["what the suite catches", "convscope conformance --self-test"],
      ]),
    )
    .action(
      launch(async (session, command) => {
        const options = command.opts<ConformanceCommandOptions>();
        const { checkBackends, trySuite } = await import("../conformance/run-command.js");
        if (options.selfTest !== true) {
          return checkBackends(session, namesOf(command.args, options.backend), options);
        }
        checkAlone(command.args, options);
        return trySuite(session);
      }),
    );
}

function checkAlone(
  given: readonly string[],
  { backend, html, fuzz }: ConformanceCommandOptions,
): void {
  if (given.length === 0 && [backend, html, fuzz].every((option) => option === undefined)) return;
  throw new UsageError("--self-test tries the suite on backends of its own; give it alone.");
}

/** The backends named, as arguments and by --backend. */
function namesOf(given: readonly string[], option: string | undefined): readonly string[] {
  if (given.length > 0 && option !== undefined) {
    throw new UsageError("Backends are given twice: as arguments and by --backend; give one.");
  }
  const texts = given.length > 0 ? given : [option ?? defaultBackend];
  const names = texts.flatMap((text) => text.split(","));
  const kept = names.map((name) => name.trim()).filter((name) => name !== "");
  if (kept.length === 0) throw new UsageError("--backend names no backend; try --backend js");
  return kept;
}
