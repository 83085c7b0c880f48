/** `convscope diagnose`: where a wrong number comes from. */
import type { Command } from "commander";
import type { DiagnoseCommandOptions } from "../diagnose/diagnose-options.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch } from "../session.js";
import { sizeOption } from "../value-options.js";

const HOW = `
Numbers are written as 43264, 43,264, 43_264, worked out as 13x13x256 or
(5*5+1)*6, or rounded: 4.3e4, 61M, 15.35G and 58.1MiB stand for all that
rounds to them. The size of an output may be a fraction: 54.25.
Every known mistake is made in this network, alone and in pairs, and the
number derived anew. Exits with 0 whether the number is right, explained or
unknown; "verdict" in --json tells them apart. With 1 where --backend disagrees.`;

/** Adds the command. */
export function addDiagnoseCommand(program: Command, launch: Launch): Command {
  return program
    .command("diagnose")
    .description("Say where a wrong number comes from: which mistake gives it, and what is right.")
    .argument(
      "<model>",
      "a name (see convscope models), or the path of a model.json, a folder with one, or a checkpoint",
    )
    .argument("<layer.quantity>", "what the number is of: fc6.inputs, C3.connections, total.macs")
    .argument("<number>", "the number that somebody has")
    .option("--all", "tell every mistake that gives the number, pairs included")
    .addOption(sizeOption("--size, --input <sizes>"))
    .option("--backend <name or path>", "reads the number off the network as it runs there, too")
    .addHelpText("after", HOW)
    .addHelpText(
      "after",
      examples([
        ["AlexNet's 43,264", "convscope diagnose alexnet fc6.inputs 43264"],
        ["a parameter count that is off", "convscope diagnose lenet5 C3.parameters 2416"],
        ["which AlexNet has 61.1 million", "convscope diagnose alexnet total.parameters 61.1M"],
        [
          "what the network has on a backend",
          "convscope diagnose alexnet fc6.inputs 43264 --backend wasm",
        ],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runDiagnose } = await import("../diagnose/run-diagnose.js");
        const [model = "", address = "", number = ""] = command.args;
        const asked = { model, address, number };
        return await runDiagnose(session, asked, command.opts<DiagnoseCommandOptions>());
      }),
    );
}
