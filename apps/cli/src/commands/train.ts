/** `convscope train`: options and help. The work is in training/. */
import { type Command, Option } from "commander";
import { backendHelp, fastBackend } from "../backends.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { inputShape, positiveNumber, wholeNumber } from "../option-values.js";
import type { Launch, Session } from "../session.js";
import type { TrainCommandOptions } from "../training/train-options.js";
import { UsageError } from "../usage-error.js";

const help = examples([
  ["LeNet-5 on the bundled digits", "convscope train"],
  ["the network of 1998", "convscope train --model lenet5"],
  ["five seeds and their mean", "convscope train --seeds 5"],
  ["your own pictures, one folder for each class", "convscope train --data my-pictures --out mine"],
  ["go on after Ctrl-C or a crash", "convscope train --resume"],
  ["on a backend of your own", "convscope train --backend ./my-backend.js"],
  ["a quick try", "convscope train --limit 500 --epochs 2"],
]);

const count = wholeNumber(1);

/** What is trained, on what, how. */
const learning: readonly Option[] = [
  new Option(
    "--model <name or path>",
    'a name (see convscope models) or the path of a model.json (default: "lenet5-modern")',
  ),
  new Option(
    "--data <path>",
    'IDX files, a CSV, or a folder with a folder of pictures for each class (default: "digits", the bundled ones)',
  ),
  new Option("--size <sizes>", "another input than the network's own: 3,64,64").argParser((text) =>
    inputShape(text).join(","),
  ),
  new Option("--backend <name or path>", `${backendHelp} (default: "${fastBackend}")`),
  new Option(
    "--epochs <n>",
    "passes over the training images (default: the model's recipe)",
  ).argParser(count),
  new Option("--batch-size <n>", "images in one step (default: the model's recipe)").argParser(
    count,
  ),
  new Option("--learning-rate <x>", "at its height (default: the model's recipe)").argParser(
    positiveNumber,
  ),
  new Option("--seed <n>", "decides every random choice (default: 1)").argParser(wholeNumber(0)),
  new Option(
    "--seeds <n>",
    "train with so many seeds, from --seed on, and give the mean",
  ).argParser(count),
  new Option("--limit <n>", "use at most so many images of each part: for a quick try").argParser(
    count,
  ),
];

/** Where it goes, and how it goes on. */
const keeping: readonly Option[] = [
  new Option("--out <folder>", "where the results go").default("out"),
  new Option(
    "--checkpoint-every <steps>",
    "steps between two checkpoints, besides one after each epoch",
  ).argParser(count),
  new Option("--resume [file]", "go on from a checkpoint (default: the one in the output folder)"),
  new Option("--quiet", "print the result alone"),
  new Option("--events").hideHelp(),
];

/** Adds the command. */
export function addTrainCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("train")
    .description("Train a network, test it, and show what it computes.");
  for (const option of [...learning, ...keeping]) command.addOption(option);
  return command
    .addHelpText("after", help)
    .action(launch((session) => train(session, command.opts())));
}

async function train(session: Session, options: TrainCommandOptions): Promise<ExitCode> {
  const { seeds, resume } = options;
  if (seeds !== undefined && typeof resume === "string") {
    throw new UsageError(
      "--seeds goes with --resume alone, not with a file: each seed goes on from the checkpoint in its own folder.",
    );
  }
  if (seeds !== undefined && seeds > 1) {
    const { trainSeeds } = await import("../training/train-seeds.js");
    return await trainSeeds(session, options, seeds);
  }
  const { trainOnce } = await import("../training/train-once.js");
  return await trainOnce(session, options);
}
