/** `convscope summary`: what a network consists of, without running it. */
import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch } from "../session.js";
import type { SummaryOptions } from "../summary/summary-options.js";
import { sizeOption } from "../value-options.js";

/** Adds the command. */
export function addSummaryCommand(program: Command, launch: Launch): Command {
  const formats = ["md", "csv", "html", "json"];
  const format = (name: string, what: string): Option =>
    new Option(`--${name}`, what).conflicts(formats.filter((other) => other !== name));
  return program
    .command("summary")
    .description(
      "Show the layers of a network: output, parameters, connections, MACs, receptive field.",
    )
    .argument(
      "[model]",
      "a name (see convscope models), or the path of a model.json, a folder with one, or a checkpoint",
    )
    .option("--explain", "show how each number comes about")
    .option(
      "--convention <name>",
      "how operations are counted: weights-only, with-bias, times-two, convolutions-only, convolutions-times-two, torchinfo or fvcore",
    )
    .addOption(sizeOption("--size, --input <sizes>"))
    .option("--compare <models>", "several with commas between: where their totals part, and why")
    .option("--backend <name or path>", "how each layer would run there: native, composed or not")
    .addOption(format("md", "as a Markdown table"))
    .addOption(format("csv", "as CSV, every quantity a column"))
    .addOption(format("html", "as a page, every number with its derivation"))
    .addHelpText(
      "after",
      examples([
        ["LeNet-5 as printed in 1998", "convscope summary lenet5"],
        ["every number with its derivation", "convscope summary lenet5 --explain"],
        ["why torchinfo says another number", "convscope summary vgg16 --convention torchinfo"],
        ["a larger picture", "convscope summary resnet18 --size 3,256,320"],
        [
          "three networks called AlexNet",
          "convscope summary --compare alexnet,alexnet-ungrouped,alexnet-one-tower",
        ],
        ["which kernels it would take", "convscope summary resnet18 --backend wasm"],
        ["the network that npm start trained", "convscope summary out"],
        ["for a script", "convscope summary lenet5 --json"],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runSummary } = await import("../summary/run-summary.js");
        return await runSummary(session, command.args[0], command.opts<SummaryOptions>());
      }),
    );
}
