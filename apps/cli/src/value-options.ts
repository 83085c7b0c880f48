/** What the commands share that run a network with its values, and those that write a figure. */
import { type Command, Option } from "commander";
import { backendHelp } from "./backends.js";
import { inputShape, wholeNumber } from "./option-values.js";

/** What a model may be named by. */
export const modelHelp =
  "a name (see convscope models), the folder of a trained model, its model.json, or a checkpoint";

/** Where the values come from, of which input, and what computes. */
export function addValueOptions(command: Command): Command {
  return addWeightOptions(command).option("--backend <name>", backendHelp, "js");
}

/** Where the values come from, and of which input. @param seed the one by default */
export function addWeightOptions(command: Command, seed: number = 1): Command {
  return command
    .option("--weights <file>", "a .safetensors file of this network, or the folder of a training")
    .addOption(sizeOption())
    .option("--seed <n>", "decides random weights and inputs", wholeNumber(0), seed);
}

/** Another input than the network's own. @param flags also by an older name */
export function sizeOption(flags: string = "--size <sizes>"): Option {
  return new Option(flags, "another input than the network's own: 3,227,227").argParser(inputShape);
}

/** Colours of a figure. */
export function themeOption(): Option {
  return new Option("--theme <theme>", "colours; auto follows whoever shows the SVG")
    .choices(["auto", "light", "dark"])
    .default("auto");
}
