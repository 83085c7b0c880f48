/** `convscope diff`: where two backends part, layer by layer. */
import { type Command, Option } from "commander";
import type { DiffCommandOptions } from "../diff/diff-options.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch } from "../session.js";
import { addWeightOptions, modelHelp } from "../value-options.js";

const HOW = `
Both backends run each layer from the same inputs, which are what the first
backend made of the layers before: rounding in one layer blames no later one.
Values may differ by what each may be off float64: γ(n) Σ|input × weight| for
sums, some ulps for functions (the table of OpenCL C 3.0), carried through the
layer. When all layers agree, the network runs as a whole on each.
Exits with 0 when they agree, with 1 when they differ or one of them fails.`;

/** Adds the command. */
export function addDiffCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("diff")
    .description(
      "Run a model on two backends: the first layer and unit that differ, and its terms.",
    )
    .argument("<model>", modelHelp)
    .argument("<input>", `a PNG or JPEG file, or "random"`)
    .option(
      "--backends <a,b>",
      "two backends with a comma between: names (see convscope backends) or paths to modules",
      "reference,js",
    )
    .addOption(
      new Option("--backend <name or path>", "one, held against the reference").conflicts(
        "backends",
      ),
    );
  return addWeightOptions(command)
    .addHelpText("after", HOW)
    .addHelpText(
      "after",
      examples([
        ["is js right about LeNet-5", "convscope diff lenet5 random"],
        [
          "a model of your own on two backends",
          "convscope diff out seven.png --backends js,tfjs-wasm",
        ],
        ["a backend of your own", "convscope diff lenet5 random --backend ./my-backend.js"],
      ]),
    )
    .action(
      launch(async (session, own): Promise<ExitCode> => {
        const { runDiff } = await import("../diff/run-diff.js");
        const [model = "", input = ""] = own.args;
        const { backend, ...options } = own.opts<DiffCommandOptions & { backend?: string }>();
        const asked = backend === undefined ? {} : { backends: `reference,${backend}` };
        return await runDiff(session, model, input, { ...options, ...asked });
      }),
    );
}
