/** `convscope models`: the networks that have a name, and where each comes from. */
import type { Command } from "commander";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch, Session } from "../session.js";
import { wrap } from "../terminal/wrap.js";

/** Adds the command. */
export function addModelsCommand(program: Command, launch: Launch): Command {
  return program
    .command("models")
    .description("List the networks that have a name, with where each comes from.")
    .addHelpText(
      "after",
      examples([
        ["every network by name", "convscope models"],
        ["the same for a script", "convscope models --json"],
      ]),
    )
    .action(launch((session) => listModels(session)));
}

async function listModels({ screen, json }: Session): Promise<ExitCode> {
  const { zoo } = await import("@convscope/models");
  const models = Object.entries(zoo).map(([name, { summary, source }]) => ({
    name,
    summary,
    source,
  }));
  if (json) {
    screen.result({ models });
    return exitCodes.ok;
  }
  const { colors, width } = screen;
  const indent = " ".repeat(Math.max(...models.map(({ name }) => name.length)) + 2);
  for (const { name, summary, source } of models) {
    screen.print(wrap(name.padEnd(indent.length), summary, width));
    for (const line of wrap(indent, source, width).split("\n")) screen.print(colors.dim(line));
  }
  screen.note();
  screen.note("Layers and numbers of one: convscope summary NAME");
  return exitCodes.ok;
}
