/** `convscope sheet`: a whole network as a spreadsheet of live formulas. */
import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch } from "../session.js";
import { type SheetCommandOptions, sheetBackend } from "../sheet/sheet-options.js";
import { addWeightOptions, modelHelp } from "../value-options.js";

/** Adds the command. */
export function addSheetCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("sheet")
    .description("Write a whole network as a spreadsheet: every value a live formula.")
    .argument("<model>", modelHelp)
    .requiredOption("--input <picture>", "a PNG or JPEG that the network sees")
    .option("-o, --output <file>", "where it goes", "cnn.xlsx")
    .option(
      "--backend <name or path>",
      "computes the values that the file holds until it is recalculated",
      sheetBackend,
    );
  return addWeightOptions(command, 0)
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
      launch(async (session, own): Promise<ExitCode> => {
        const { runSheet } = await import("../sheet/run-sheet.js");
        const [model = ""] = own.args;
        return await runSheet(session, model, own.opts<SheetCommandOptions>());
      }),
    );
}
