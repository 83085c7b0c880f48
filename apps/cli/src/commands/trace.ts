/** `convscope trace`: every product that makes one number. */
import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";
import type { TraceCommandOptions } from "../trace/trace-options.js";
import { addValueOptions, modelHelp } from "../value-options.js";

const HOW = `
What it takes apart:
  C3[4,3,5]                     a unit: input × weight, the bias, the activation
  input[0,12,7]                 a pixel: the units of the next layers that it moves
  C3.weight[4,0,1,1] --backward a weight, a unit or a pixel: how the score of a
                                class changes with it, and through which products

A unit is a layer and a place in its maps, counted from 0: C3[4,3,5] is row 3,
column 5 of map 4; output[7] a unit of a layer without maps.
The products are added up in float64 and held against what the backend gave,
with the bound that rounding may reach. Exits with 1 when it is exceeded.
--json holds every term.`;

/** Adds the command. */
export function addTraceCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("trace")
    .description("Take one number of a network apart: every product that makes it.")
    .argument("<model>", modelHelp)
    .requiredOption("--unit <address>", "the number, see below")
    .option("--input <picture>", `a PNG or JPEG file, or "random"`, "random")
    .option("--backward", "how a class's score changes with the number, and by which way")
    .option("--class <n>", "backward: index of the class (default: the likeliest)", wholeNumber(0))
    .option("--top <n>", "terms to show, the largest first", wholeNumber(1), 20)
    .option("--in-order", "show the terms in the order of the sum, not by size");
  return addValueOptions(command)
    .addHelpText("after", HOW)
    .addHelpText(
      "after",
      examples([
        ["a unit of LeNet-5's third layer", 'convscope trace lenet5 --unit "C3[4,3,5]"'],
        ["of a model of your own", 'convscope trace out --input seven.png --unit "F6[3]"'],
        [
          "deep within ResNet-18",
          'convscope trace resnet18 --unit "layer3/0/conv1[17,4,9]" --top 5',
        ],
      ]),
    )
    .action(
      launch(async (session, own): Promise<ExitCode> => {
        const { runTrace } = await import("../trace/run-trace.js");
        const [model = ""] = own.args;
        return await runTrace(session, model, own.opts<TraceCommandOptions>());
      }),
    );
}
