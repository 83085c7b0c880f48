/** `convscope models`: the networks that have a name, and where each comes from. */
import type { Command } from "commander";
import type { NetworkFit } from "../backend-fit.js";
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
    .option("--backend <name or path>", "which of them it can run, and train")
    .addHelpText(
      "after",
      examples([
        ["every network by name", "convscope models"],
        ["what GoogLeNet's paper prints, and what is wrong there", "convscope models googlenet"],
        ["which of them a backend can run", "convscope models --backend ./my-backend.js"],
        ["the same for a script", "convscope models --json"],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const [name] = command.args;
        const { backend } = command.opts<{ backend?: string }>();
        return name === undefined
          ? await listModels(session, backend)
          : await oneModel(session, name, backend);
      }),
    );
}

/** @throws UsageError for an unknown name */
async function oneModel(
  { screen, json }: Session,
  name: string,
  backend: string | undefined,
): Promise<ExitCode> {
  const { modelNames } = await import("@convscope/models");
  const { zooFacts } = await import("../zoo-facts.js");
  const facts = zooFacts(name);
  if (facts === undefined) throw unknownName("model", name, modelNames);
  const { showModel } = await import("../models/show-model.js");
  const [fit] = await zooFits(backend, [name]);
  if (json) screen.result({ name, ...facts, ...(fit && { backend: fit }) });
  else showModel(name, facts, screen);
  if (fit !== undefined && !json) screen.print(`\n${wrap("", fit.sentence, screen.width)}`);
  return exitCodes.ok;
}

/** How networks would run on a backend; none where none is asked for. @throws UsageError, UnsupportedError */
async function zooFits(
  backend: string | undefined,
  names: readonly string[],
): Promise<readonly NetworkFit[]> {
  if (backend === undefined) return [];
  const { createModel } = await import("@convscope/models");
  const { fitsOn } = await import("../backend-fit.js");
  return await fitsOn(
    backend,
    names.map((name) => createModel(name)),
  );
}

async function listModels(
  { screen, json }: Session,
  backend: string | undefined,
): Promise<ExitCode> {
  const { zoo } = await import("@convscope/models");
  const models = Object.entries(zoo).map(([name, { create: _, ...facts }]) => ({ name, ...facts }));
  const fits = await zooFits(
    backend,
    models.map(({ name }) => name),
  );
  if (json) {
    screen.result({ models, ...(backend !== undefined && { backend: fits }) });
    return exitCodes.ok;
  }
  const { colors, width } = screen;
  const indent = " ".repeat(Math.max(...models.map(({ name }) => name.length)) + 2);
  for (const [i, { name, summary, source }] of models.entries()) {
    screen.print(wrap(name.padEnd(indent.length), summary, width));
    for (const line of wrap(indent, source, width).split("\n")) screen.print(colors.dim(line));
    const { sentence } = fits[i] ?? {};
    if (sentence !== undefined) screen.print(wrap(indent, sentence, width));
  }
  screen.note();
  screen.note("Printed figures and errata of one: convscope models NAME");
  screen.note("Layers and numbers of one: convscope summary NAME");
  return exitCodes.ok;
}
