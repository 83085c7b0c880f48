/** `convscope predict`: what pictures show, by a model that a training left. */
import type { Command } from "commander";
import { backendHelp, defaultBackend } from "../backends.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";

/** Adds the command. */
export function addPredictCommand(program: Command, launch: Launch): Command {
  return program
    .command("predict")
    .description("Say what pictures show, with a model that a training left.")
    .argument("<pictures...>", "PNG or JPEG files")
    .option(
      "--model <path>",
      "the folder of a trained model, its model.json, or a checkpoint",
      "out",
    )
    .option("--backend <name or path>", backendHelp, defaultBackend)
    .option("--top <n>", "how many classes to name for each picture", wholeNumber(1), 3)
    .option("--show", "draw what the network saw")
    .addHelpText(
      "after",
      examples([
        ["with the model of npm start", "convscope predict seven.png"],
        ["many pictures, and what the network saw of them", "convscope predict *.png --show"],
        [
          "a model of your own, for a script",
          "convscope predict cat.jpg --model my-model --top 5 --json",
        ],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { predictPictures } = await import("../prediction/predict-pictures.js");
        return await predictPictures(session, command.args, command.opts());
      }),
    );
}
