/** `convscope dream`: the input that most excites a unit. */
import type { Command } from "commander";
import type { DreamCommandOptions } from "../attribution/dream-options.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";
import { addValueOptions, modelHelp, themeOption } from "../value-options.js";

const HOW = `
Gradient ascent from seeded noise, held back by decay and blur (Yosinski et al.
2015): one local best of many, and another seed gives another one.
A unit is C3[4,3,5] or F6[3]; C3[4] is the mean of the whole map.`;

/** Adds the command. */
export function addDreamCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("dream")
    .description("Make the picture that most excites a unit of a network.")
    .argument("<model>", modelHelp)
    .requiredOption("--unit <address>", "what to excite: C3[4], C3[4,3,5], F6[3]")
    .option("--steps <n>", "steps of the ascent", wholeNumber(1), 200)
    .option("-o, --output <file>", "where the picture goes: dream.png or dream.svg")
    .addOption(themeOption());
  return addValueOptions(command)
    .addHelpText("after", HOW)
    .addHelpText(
      "after",
      examples([
        [
          "what a trained model takes for a 3",
          'convscope dream out --unit "output[3]" -o three.png',
        ],
        ["what a map looks for", 'convscope dream out --unit "C3[4]" --steps 50 -o c3-4.svg'],
      ]),
    )
    .action(
      launch(async (session, own): Promise<ExitCode> => {
        const { runDream } = await import("../attribution/run-dream.js");
        const [model = ""] = own.args;
        return await runDream(session, model, own.opts<DreamCommandOptions>());
      }),
    );
}
