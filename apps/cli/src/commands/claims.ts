/** `convscope claims`: what people say about convolutional networks, answered with a computed example. */
import type { Command } from "commander";
import type { ClaimsCommandOptions } from "../claims/claims-options.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch } from "../session.js";

/** Adds the command. */
export function addClaimsCommand(program: Command, launch: Launch): Command {
  return program
    .command("claims")
    .description("Answer what people say about CNNs, each with an example computed on the spot.")
    .argument("[words...]", "the id of a claim, or words to look for; none: list all claims")
    .option(
      "--backend <name or path>",
      "computes the examples there, and holds them against the reference",
    )
    .addHelpText(
      "after",
      examples([
        ["all claims", "convscope claims"],
        ["is the kernel flipped", "convscope claims flip"],
        ["one claim by its id", "convscope claims filters-are-2d"],
        ["the same example on a backend", "convscope claims flip --backend wasm"],
        ["all of them with their numbers, for a script", "convscope claims --json"],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runClaims } = await import("../claims/run-claims.js");
        return await runClaims(
          session,
          command.args.join(" "),
          command.opts<ClaimsCommandOptions>(),
        );
      }),
    );
}
