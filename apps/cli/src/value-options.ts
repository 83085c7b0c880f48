/** What the commands share that run a network with its values, and those that write a figure. */
import { type Command, Option } from "commander";
import { backendHelp } from "./backends.js";
import { wholeNumber } from "./option-values.js";

/** What a model may be named by. */
export const modelHelp =
  "a name (see convscope models), the folder of a trained model, its model.json, or a checkpoint";

/** Where the values come from, and what computes. */
export function addValueOptions(command: Command): Command {
  return command
    .option("--weights <file>", "a .safetensors file of this network, or the folder of a training")
    .option("--backend <name>", backendHelp, "js")
    .option("--seed <n>", "decides random weights and inputs", wholeNumber(0), 1);
}

/** Colours of a figure. */
export function themeOption(): Option {
  return new Option("--theme <theme>", "colours; auto follows whoever shows the SVG")
    .choices(["auto", "light", "dark"])
    .default("auto");
}
