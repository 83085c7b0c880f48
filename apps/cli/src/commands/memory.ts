/** `convscope memory`: what a training holds in all. */
import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import type { MemoryOptions } from "../memory/memory-options.js";
import { wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";
import { modelHelp, sizeOption } from "../value-options.js";

/** Adds the command. */
export function addMemoryCommand(program: Command, launch: Launch): Command {
  return program
    .command("memory")
    .description("Tell what training a network holds: weights, gradients, optimiser, activations.")
    .argument("<model>", modelHelp)
    .option("--batch <n>", "examples of a step", wholeNumber(1), 32)
    .addOption(
      new Option("--optimizer <name>", "sgd, momentum, adagrad, rmsprop, adam or adamw").default(
        "adam",
      ),
    )
    .addOption(sizeOption())
    .option("--backend <name or path>", "how it would run there, and whether it trains")
    .addHelpText(
      "after",
      examples([
        ["VGG16 with adam", "convscope memory vgg16 --batch 32"],
        ["what momentum saves", "convscope memory vgg16 --batch 32 --optimizer momentum"],
        ["larger pictures", "convscope memory resnet18 --size 3,448,448 --batch 8"],
        ["for a script", "convscope memory resnet50 --json"],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runMemory } = await import("../memory/run-memory.js");
        const [model = ""] = command.args;
        return await runMemory(session, model, command.opts<MemoryOptions>());
      }),
    );
}
