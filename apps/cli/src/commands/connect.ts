/** `convscope connect`: which map feeds which, under every way to wire a convolution. */
import type { Command } from "commander";
import type { ConnectOptions } from "../connect/connect-options.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { MOST_PIXELS, wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";

/** Adds the command. */
export function addConnectCommand(program: Command, launch: Launch): Command {
  return program
    .command("connect")
    .description("Show which map feeds which filter, with the counts of every kind of wiring.")
    .requiredOption("--from <maps>", "maps that are read", wholeNumber(1))
    .requiredOption("--to <filters>", "filters", wholeNumber(1))
    .option(
      "--kind <wiring>",
      "full, groups=2, depthwise, per-map, shared, table=lenet5-c3 or random=3",
      "full",
    )
    .option("--kernel <n>", "rows and columns of a kernel", wholeNumber(1), 5)
    .option(
      "--in <n>",
      "rows and columns of the maps (default: the kernel's, one place)",
      wholeNumber(1, MOST_PIXELS),
    )
    .option("--backend <name or path>", "runs the wiring there, and says whether it agrees")
    .addHelpText(
      "after",
      examples([
        ["do 6 filters on 4 maps make 24 maps?", "convscope connect --from 4 --to 6"],
        ["two towers", "convscope connect --from 96 --to 256 --kind groups=2 --in 31"],
        ["LeNet-5's C3", "convscope connect --from 6 --to 16 --kind table=lenet5-c3 --in 14"],
        [
          "does a backend wire it so",
          "convscope connect --from 6 --to 16 --kind table=lenet5-c3 --backend wasm",
        ],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runConnect } = await import("../connect/run-connect.js");
        return await runConnect(session, command.opts<ConnectOptions>());
      }),
    );
}
