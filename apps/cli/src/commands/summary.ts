/** `convscope summary`: what a network consists of, without running it. */
import type { Command } from "commander";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import { describedModel } from "../model-source.js";
import type { Launch, Session } from "../session.js";
import { formatLayers } from "../terminal/layer-table.js";
import { sizes } from "../terminal/numbers.js";

/** Adds the command. */
export function addSummaryCommand(program: Command, launch: Launch): Command {
  return program
    .command("summary")
    .description(
      "Show the layers of a network: output, parameters, connections, MACs, receptive field.",
    )
    .argument(
      "<model>",
      "a name (see convscope models), or the path of a model.json, a folder with one, or a checkpoint",
    )
    .option("--explain", "show how each number comes about")
    .addHelpText(
      "after",
      examples([
        ["LeNet-5 as printed in 1998", "convscope summary lenet5"],
        ["every number with its derivation", "convscope summary lenet5 --explain"],
        ["the network that npm start trained", "convscope summary out"],
        ["for a script", "convscope summary lenet5 --json"],
      ]),
    )
    .action(
      launch((session, command) => showSummary(session, command.args[0] ?? "", command.opts())),
    );
}

async function showSummary(
  { screen, json }: Session,
  nameOrPath: string,
  options: { readonly explain?: boolean },
): Promise<ExitCode> {
  const { summarize } = await import("@convscope/explain");
  const model = await describedModel(nameOrPath);
  const summary = summarize(model);
  if (json) {
    screen.result(summary);
    return exitCodes.ok;
  }
  const { colors } = screen;
  screen.print(`${colors.bold(summary.model)}  input ${sizes(summary.input)}`);
  if (model.metadata.source !== undefined) screen.print(colors.dim(model.metadata.source));
  screen.print();
  screen.print(formatLayers(summary, screen));
  if (options.explain === true) {
    for (const layer of summary.layers) {
      screen.print();
      screen.print(colors.bold(layer.name));
      for (const name of ["parameters", "connections", "macs", "receptiveField"] as const) {
        const { unit, formula, substituted } = layer[name];
        const what = name === "receptiveField" ? "receptive field" : unit;
        screen.print(`  ${what.padEnd(15)}  ${colors.dim(formula)}  →  ${substituted}`);
      }
    }
  }
  return exitCodes.ok;
}
