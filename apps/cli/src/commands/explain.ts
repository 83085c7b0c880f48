/** `convscope explain`: where one number of a network comes from. */
import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.js";
import type { ExplainOptions } from "../explain/explain-options.js";
import { examples } from "../help.js";
import type { Launch } from "../session.js";
import { sizeOption } from "../value-options.js";

/** Adds the command. */
export function addExplainCommand(program: Command, launch: Launch): Command {
  return program
    .command("explain")
    .description("Derive the numbers of a layer, and draw how it is wired.")
    .argument(
      "<model>",
      "a name (see convscope models), or the path of a model.json, a folder with one, or a checkpoint",
    )
    .argument(
      "<layer[.quantity]>",
      "a layer, or total; and a quantity: output, inputs, parameters, weights, biases, trainable, state, neurons, connections, macs, flops, memory, receptiveField",
    )
    .option(
      "--convention <name>",
      "how operations are counted: weights-only, with-bias, times-two, convolutions-only, convolutions-times-two, torchinfo or fvcore",
    )
    .option("--backend <name or path>", "how it would run there, in a line")
    .addOption(sizeOption("--size, --input <sizes>"))
    .addHelpText(
      "after",
      examples([
        ["LeNet-5's 1,516", "convscope explain lenet5 C3.parameters"],
        ["why 9,216", "convscope explain alexnet fc6.inputs"],
        ["everything about a layer", "convscope explain alexnet conv2"],
        ["how it would run on a backend", "convscope explain lenet5 C3 --backend tfjs-wasm"],
        ["as fvcore counts", "convscope explain resnet50 total.flops --convention fvcore"],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runExplain } = await import("../explain/run-explain.js");
        const [model = "", address = ""] = command.args;
        return await runExplain(session, model, address, command.opts<ExplainOptions>());
      }),
    );
}
