/** `convscope profile`: time and memory of each layer. */
import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { wholeNumber } from "../option-values.js";
import type { ProfileCommandOptions } from "../profile/profile-options.js";
import type { Launch } from "../session.js";
import { addValueOptions, modelHelp } from "../value-options.js";

/** Adds the command. */
export function addProfileCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("profile")
    .description("Time each layer of a network on a backend, beside the arithmetic that it is.")
    .argument("<model>", modelHelp)
    .option("--batch <n>", "examples that are run at once", wholeNumber(1), 1)
    .option("--runs <n>", "runs that the median is taken of, behind one", wholeNumber(1), 5);
  return addValueOptions(command)
    .addHelpText(
      "after",
      examples([
        ["where LeNet-5 spends its time", "convscope profile lenet5"],
        ["ResNet-18 on our fastest backend", "convscope profile resnet18 --backend wasm"],
        ["the figures for a script", "convscope profile vgg16 --backend wasm --runs 1 --json"],
      ]),
    )
    .action(
      launch(async (session, own): Promise<ExitCode> => {
        const { runProfile } = await import("../profile/run-profile.js");
        const [model = ""] = own.args;
        return await runProfile(session, model, own.opts<ProfileCommandOptions>());
      }),
    );
}
