/** `convscope draw`: figures as SVG or PNG. */
import { type Command, Option } from "commander";
import { defaultBackend } from "../backends.js";
import type { ExitCode } from "../exit-codes.js";
import { examples } from "../help.js";
import { positiveNumber, sizePair, wholeNumber } from "../option-values.js";
import type { Launch } from "../session.js";
import { sizeOption, themeOption } from "../value-options.js";

const FIGURES = `
Figures:
  architecture <model>               maps as stacks, as LeNet-5's in 1998
  graph <model>                      the layers from top to bottom, branches too
  towers <model>                     groups as towers, as AlexNet's in 2012
  connections <model> <layer>        which map feeds which, as lines;
                                     or --from, --to and --kind
  table <model> <layer>              which map feeds which, as a table
  arithmetic <name>                  one of 15 of the guide to convolution
                                     arithmetic, moving
  arithmetic <model> <layer>         the same for a layer; or --in, --kernel …
  filters <model> [layer]            the weights of a convolution
  feature-maps <model> [layers...]   what a picture becomes, with --input
  receptive-field <model> [units...] what units see: conv5[6,6]
  loss <folder>                      how a training went, by its summary.json
  confusion <folder>                 what the trained network took for what`;

/** Adds the command. */
export function addDrawCommand(program: Command, launch: Launch): Command {
  const command = program
    .command("draw")
    .description("Draw a network, a layer or an arithmetic as SVG or PNG.")
    .argument("<figure>", "what to draw, see below")
    .argument("[of...]", "a model, its layers, a name")
    .option(
      "-o, --output <file>",
      "where it goes: figure.svg or figure.png (default: SVG to a pipe)",
    )
    .addOption(themeOption())
    .option("--scale <n>", "pixels of a PNG to one of the figure, 1000 wide", positiveNumber, 2)
    .option("--input <picture>", "a PNG or JPEG, of feature-maps and receptive-field")
    .option("--weights <file>", "of filters and feature-maps: a .safetensors file, or a folder")
    .addOption(sizeOption())
    .option("--backend <name>", "what computes feature maps", defaultBackend)
    .option("--seed <n>", "of the values of an untrained network", wholeNumber(0), 0);
  return addFigureOptions(command)
    .addHelpText("after", FIGURES)
    .addHelpText(
      "after",
      examples([
        ["LeNet-5 for a slide", "convscope draw architecture lenet5 -o lenet5.png"],
        ["the inception modules", "convscope draw graph googlenet -o googlenet.svg"],
        ["which pixels are dropped", "convscope draw arithmetic padding-strides-odd -o odd.svg"],
        [
          "for paper",
          "convscope draw arithmetic --in 5x7 --kernel 3 --stride 2x1 --strip -o strip.svg",
        ],
        [
          "what a unit sees of your photo",
          "convscope draw receptive-field alexnet pool5[3,3] --input photo.jpg -o field.png",
        ],
      ]),
    )
    .action(
      launch(async (session, own): Promise<ExitCode> => {
        const { runDraw } = await import("../draw/run-draw.js");
        const [what = "", ...args] = own.args;
        return await runDraw(session, what, args, own);
      }),
    );
}

/** What some figures have. */
function addFigureOptions(command: Command): Command {
  return command
    .option("--from <maps>", "connections: maps that are read", wholeNumber(1))
    .option("--to <filters>", "connections: filters", wholeNumber(1))
    .option("--kind <wiring>", "connections: as of convscope connect", "full")
    .option("--in <size>", "arithmetic: the input, 6 or 5x7", sizePair(1))
    .option("--kernel <size>", "arithmetic: the window", sizePair(1))
    .option("--stride <n>", "arithmetic: 1, of a pooling the window (default)", sizePair(1))
    .option("--pad <padding>", "arithmetic: 1, 1x2, top,bottom,left,right, same or valid", "0")
    .option("--dilation <n>", "arithmetic: distance of the taps", sizePair(1))
    .option("--groups <n>", "arithmetic: groups of maps", wholeNumber(1), 1)
    .option("--channels <maps>", "arithmetic: maps in x maps out, such as 4x6", sizePair(1))
    .option("--output-padding <n>", "arithmetic: of a transposed convolution", sizePair(0))
    .addOption(
      new Option("--transpose", "arithmetic: a transposed convolution").conflicts(["pool", "ceil"]),
    )
    .option("--pool", "arithmetic: a pooling")
    .option("--ceil", "arithmetic: a pooling that rounds up")
    .addOption(new Option("--strip", "arithmetic: steps side by side, for paper").conflicts("step"))
    .option("--step <n>", "arithmetic: the step that a PNG shows, from 0", wholeNumber(0), 0);
}
