/** `convscope sheet`: a whole network as a spreadsheet of live formulas. */
import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";
import { type SheetCommandOptions, sheetBackend } from "../sheet/sheet-options.js";

/** Adds the command. */
export function addSheetCommand(program: Command, launch: Launch): Command {
  return program
    .command("sheet")
    .description("Write a whole network as a spreadsheet: every value a live formula.")
    .argument("<model>", "a name, the folder of a trained model, its model.json, or a checkpoint")
    .requiredOption("--input <picture>", "a PNG or JPEG that the network sees")
    .option("--weights <path>", "a .safetensors file, or the folder of a trained model")
    .option("-o, --output <file>", "where it goes", "cnn.xlsx")
    .option(
      "--backend <name or path>",
      "computes the values that the file holds until it is recalculated",
      sheetBackend,
    )
    .option("--seed <n>", "of the values of an untrained network", wholeNumber(0), 0)
    .addHelpText(
      "after",
      examples([
        ["the model of npm start", "convscope sheet out --input seven.png -o cnn.xlsx"],
        [
          "a network of the literature with weights of yours",
          "convscope sheet lenet5 --weights lenet5.safetensors --input seven.png",
        ],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runSheet } = await import("../sheet/run-sheet.js");
        const [model = ""] = command.args;
        return await runSheet(session, model, command.opts<SheetCommandOptions>());
      }),
    );
}
