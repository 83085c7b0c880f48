/** `convscope shape`: the arithmetic of a sliding window. */
import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { sizePair } from "../option-values.js";
import type { Launch } from "../session.js";
import type { ShapeOptions } from "../shape/shape-options.js";

/** Adds the command. */
export function addShapeCommand(program: Command, launch: Launch): Command {
  return program
    .command("shape")
    .description("Work out the size that a convolution or a pooling gives, and what it leaves out.")
    .requiredOption("--in <size>", "the input: 227, or rows x columns such as 224x320", sizePair(1))
    .requiredOption("--kernel <size>", "the window: 11, or 3x5", sizePair(1))
    .option("--stride <n>", "1, of a pooling the window (default)", sizePair(1))
    .option(
      "--pad <padding>",
      "2, rows x columns such as 1x2, top,bottom,left,right, same, same-lower or valid",
      "0",
    )
    .option("--dilation <n>", "distance of the taps", sizePair(1))
    .option("--pool", "a pooling")
    .option("--ceil", "a pooling that rounds up")
    .addOption(new Option("--transpose", "a transposed convolution").conflicts(["pool", "ceil"]))
    .option("--output-padding <n>", "of a transposed convolution", sizePair(0))
    .option("--framework <name>", "whose rules: torch, tf, onnx or keras", "torch")
    .option("--backend <name or path>", "runs the window there, and says whether it agrees")
    .addHelpText(
      "after",
      examples([
        ["227 or 224?", "convscope shape --in 224 --kernel 11 --stride 4"],
        ["a pooling of AlexNet", "convscope shape --in 13 --kernel 3 --stride 2 --pool"],
        [
          "which side TensorFlow pads more",
          "convscope shape --in 224x320 --kernel 3 --stride 2 --pad same --framework tf",
        ],
        [
          "back to twice the size",
          "convscope shape --in 7 --kernel 3 --stride 2 --pad 1 --transpose --output-padding 1",
        ],
        ["does a backend do so", "convscope shape --in 13 --kernel 3 --stride 2 --backend wasm"],
      ]),
    )
    .action(
      launch(async (session, command): Promise<ExitCode> => {
        const { runShape } = await import("../shape/run-shape.js");
        return await runShape(session, command.opts<ShapeOptions>());
      }),
    );
}
