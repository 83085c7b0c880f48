/** The command line as Commander sees it: names, options, help. The work is in commands/. */
import { nearestNames } from "@convscope/explain";
import { Command } from "commander";
import pc from "picocolors";
import { addAttributeCommand } from "./commands/attribute.js";
import { addBackendsCommand } from "./commands/backends.js";
import { addClaimsCommand } from "./commands/claims.js";
import { addConformanceCommand } from "./commands/conformance.js";
import { addConnectCommand } from "./commands/connect.js";
import { addDiagnoseCommand } from "./commands/diagnose.js";
import { addDiffCommand } from "./commands/diff.js";
import { addDrawCommand } from "./commands/draw.js";
import { addDreamCommand } from "./commands/dream.js";
import { addExplainCommand } from "./commands/explain.js";
import { addMemoryCommand } from "./commands/memory.js";
import { addModelsCommand } from "./commands/models.js";
import { addPredictCommand } from "./commands/predict.js";
import { addProfileCommand } from "./commands/profile.js";
import { addShapeCommand } from "./commands/shape.js";
import { addSheetCommand } from "./commands/sheet.js";
import { addSummaryCommand } from "./commands/summary.js";
import { addTraceCommand } from "./commands/trace.js";
import { addTrainCommand } from "./commands/train.js";
import { examples } from "./help.js";
import type { Host } from "./host.js";
import type { Launch } from "./session.js";
import { createScreen } from "./terminal/screen.js";

/** All commands; parsing rejects with a CommanderError on wrong usage, on --help and on --version. */
export function createProgram(host: Host, launch: Launch, color: boolean): Command {
  const { colors, errorColors, width } = createScreen(host, { color });
  const program = new Command("convscope")
    .description("Train, run and look through convolutional networks.")
    .version(host.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, errorColors.red("error:"))),
      getOutHelpWidth: () => Math.min(width, 100),
      getErrHelpWidth: () => Math.min(width, 100),
      getOutHasColors: () => colors.isColorSupported,
      getErrHasColors: () => errorColors.isColorSupported,
    })
    .configureHelp({ styleTitle: (text) => pc.createColors(true).bold(text) })
    .showHelpAfterError("Run it with --help for examples.");
  for (const add of [
    addTrainCommand,
    addPredictCommand,
    addSummaryCommand,
    addExplainCommand,
    addDiagnoseCommand,
    addTraceCommand,
    addAttributeCommand,
    addDreamCommand,
    addMemoryCommand,
    addProfileCommand,
    addClaimsCommand,
    addShapeCommand,
    addConnectCommand,
    addDrawCommand,
    addSheetCommand,
    addModelsCommand,
    addBackendsCommand,
    addConformanceCommand,
    addDiffCommand,
  ]) {
    addCommonOptions(add(program, launch));
  }
  program.hook("preSubcommand", (_program, command) => refuseUnknownOption(program, command));
  program.addHelpText(
    "after",
    examples([
      ["train LeNet-5 on the bundled digits", "convscope train"],
      ["what a picture shows", "convscope predict seven.png"],
      ["what a network consists of", "convscope summary lenet5"],
      ["where one of its numbers comes from", "convscope explain alexnet fc6.inputs"],
    ]),
  );
  return program;
}

/**
 * A misspelt option is told before a required one is missed: it often is that one. Commander asks the other way round.
 */
function refuseUnknownOption({ args }: Command, command: Command): void {
  if (!command.options.some(({ mandatory }) => mandatory)) return;
  const { unknown } = command.parseOptions(args.slice(1));
  const [flag = ""] = unknown;
  if (!flag.startsWith("--") || unknown.includes("--help") || unknown.includes("-h")) return;
  const known = command.options.flatMap(({ long }) => long ?? []);
  const near = nearestNames(flag, known);
  const guess = near.length > 0 ? `\n(Did you mean ${near.join(" or ")}?)` : "";
  command.error(`error: unknown option '${flag}'${guess}`);
}

function addCommonOptions(command: Command): void {
  command
    .option("--json", "print the result as JSON on stdout, and nothing else there")
    .option("--no-color", "no colours (NO_COLOR is honoured too)")
    .option("--debug", "print stacks of errors");
}
