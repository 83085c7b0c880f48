/** `convscope models`: the networks that have a name, and where each comes from. */
import type { Command } from "commander";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch, Session } from "../session.js";
import { wrap } from "../terminal/wrap.js";
import { unknownName } from "../usage-error.js";

/** Adds the command. */
export function addModelsCommand(program: Command, launch: Launch): Command {
  return program
    .command("models")
    .description("List the networks that have a name, with where each comes from.")
    .argument("[model]", "one of them: its printed figures, its errata, why variants differ")
    .addHelpText(
      "after",
      examples([
        ["every network by name", "convscope models"],
        ["what GoogLeNet's paper prints, and what is wrong there", "convscope models googlenet"],
        ["the same for a script", "convscope models --json"],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const [name] = command.args;
        return name === undefined ? await listModels(session) : await oneModel(session, name);
      }),
    );
}

/** @throws UsageError for an unknown name */
async function oneModel({ screen, json }: Session, name: string): Promise<ExitCode> {
  const { modelNames } = await import("@convscope/models");
  const { zooFacts } = await import("../zoo-facts.js");
  const facts = zooFacts(name);
  if (facts === undefined) throw unknownName("model", name, modelNames);
  const { showModel } = await import("../models/show-model.js");
  if (json) screen.result({ name, ...facts });
  else showModel(name, facts, screen);
  return exitCodes.ok;
}

async function listModels({ screen, json }: Session): Promise<ExitCode> {
  const { zoo } = await import("@convscope/models");
  const models = Object.entries(zoo).map(([name, { create: _, ...facts }]) => ({ name, ...facts }));
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
  screen.note("Printed figures and errata of one: convscope models NAME");
  screen.note("Layers and numbers of one: convscope summary NAME");
  return exitCodes.ok;
}
