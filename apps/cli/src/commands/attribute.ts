/** `convscope attribute`: where on a picture an answer comes from. */
import { type Command, Option } from "commander";
import type { AttributeCommandOptions } from "../attribution/attribute-options.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";
import { addValueOptions, modelHelp, themeOption } from "../value-options.js";

const HOW = `
Methods:
  saliency   |∂score/∂pixel|, the largest of its channels (Simonyan et al. 2014)
  grad-cam   maps of a layer, weighed by their mean gradient (Selvaraju et al. 2017)
  occlusion  what the score loses where a patch is covered (Zeiler & Fergus 2014)
The score is the output before a softmax; of distances to codes, minus these.`;

/** Adds the command. */
export function addAttributeCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("attribute")
    .description("Draw where on a picture a network's answer comes from.")
    .argument("<model>", modelHelp)
    .requiredOption("--input <picture>", `a PNG or JPEG file, or "random"`)
    .addOption(
      new Option("--method <method>", "how to ask, see below")
        .choices(["saliency", "grad-cam", "occlusion"])
        .default("saliency"),
    )
    .option("--class <n>", "index of the class (default: what the network says)", wholeNumber(0))
    .option("--layer <name>", "grad-cam: the maps to weigh (default: the last ones)")
    .option("--patch <n>", "occlusion: side of the patch (default: a fifth)", wholeNumber(1))
    .option("--stride <n>", "occlusion: from place to place (default: half)", wholeNumber(1))
    .option("-o, --output <file>", "where the figure goes: where.svg or where.png")
    .addOption(themeOption());
  return addValueOptions(command)
    .addHelpText("after", HOW)
    .addHelpText(
      "after",
      examples([
        [
          "what a trained model looks at",
          "convscope attribute out --input seven.png --method grad-cam -o seven.svg",
        ],
        [
          "what speaks for a 3",
          "convscope attribute out --input seven.png --class 3 --method occlusion -o three.png",
        ],
      ]),
    )
    .action(
      launch(async (session, own): Promise<ExitCode> => {
        const { runAttribute } = await import("../attribution/run-attribute.js");
        const [model = ""] = own.args;
        return await runAttribute(session, model, own.opts<AttributeCommandOptions>());
      }),
    );
}
