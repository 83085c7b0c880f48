/** The work of `convscope draw`: draws what is asked for, and puts it where it is wanted. */
import { withTheme } from "@convscope/figures";
import type { Command } from "commander";
import { checkBackendName } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { UsageError, unknownName } from "../usage-error.js";
import { drawArithmetic } from "./draw-arithmetic.js";
import { drawConnections } from "./draw-connections.js";
import { drawNetwork } from "./draw-network.js";
import type { DrawnFigure, DrawOptions } from "./draw-options.js";
import { drawReceptiveField } from "./draw-receptive-field.js";
import { drawConfusion, drawLoss } from "./draw-training.js";
import { drawFeatureMaps, drawFilters } from "./draw-values.js";
import { figureFormat, writeFigure } from "./figure-file.js";
import { checkFigureOptions, type FigureName } from "./figure-options.js";

type Draw = (args: readonly string[], options: DrawOptions) => Promise<DrawnFigure>;

const figures: Readonly<Record<FigureName, Draw>> = {
  architecture: (args, options) => drawNetwork("architecture", args, options),
  arithmetic: drawArithmetic,
  confusion: drawConfusion,
  connections: (args, options) => drawConnections("connections", args, options),
  "feature-maps": drawFeatureMaps,
  filters: drawFilters,
  graph: (args, options) => drawNetwork("graph", args, options),
  loss: drawLoss,
  "receptive-field": drawReceptiveField,
  table: (args, options) => drawConnections("table", args, options),
  towers: (args, options) => drawNetwork("towers", args, options),
};

function isFigure(what: string): what is FigureName {
  return Object.hasOwn(figures, what);
}

/** Draws a figure. @throws UsageError for one that is not known, and for arguments that do not fit it */
export async function runDraw(
  session: Session,
  what: string,
  args: readonly string[],
  command: Command,
): Promise<ExitCode> {
  const options = command.opts<DrawOptions>();
  if (!isFigure(what)) throw unknownName("figure", what, Object.keys(figures));
  checkFigureOptions(what, args, command);
  const { output, backend } = options;
  await checkBackendName(backend);
  if (output === undefined) checkStdout(session, what, args);
  else checkOutput(output, options);
  const { svg, note } = await figures[what](args, options);
  await deliver(session, svg, note, options);
  return exitCodes.ok;
}

/** An SVG is nothing for a terminal's reader. @throws UsageError */
function checkStdout({ screen, json }: Session, what: string, args: readonly string[]): void {
  if (json || !screen.isTerminal) return;
  const name = [what, ...args.map((arg) => arg.replace(/[^\w-]+/g, "-").replace(/-$/, ""))].join(
    "-",
  );
  throw new UsageError(
    `Where should the figure go? Name a file, such as -o ${name}.svg or -o ${name}.png, or send the SVG on with a pipe.`,
  );
}

function checkOutput(output: string, { input }: DrawOptions): void {
  figureFormat(output);
  if (output !== input) return;
  throw new UsageError(`${output} is the picture that is read: name another file with -o.`);
}

async function deliver(
  { host, screen, json }: Session,
  svg: string,
  note: string | undefined,
  { output, theme, scale }: DrawOptions,
): Promise<void> {
  if (output === undefined) {
    if (json) screen.result({ svg: withTheme(svg, theme), note });
    else host.stdout.write(withTheme(svg, theme));
    if (note !== undefined && !json) screen.warn(note);
    return;
  }
  const written = await writeFigure(output, svg, { theme, scale });
  const title = /<title>([^<]*)<\/title>/.exec(svg)?.[1] ?? "";
  if (json) return screen.result({ ...written, title, note });
  const size = `${Math.ceil(written.bytes / 1024)} kB`;
  screen.print(`${written.path}  ${size}${written.replaced ? ", in place of what was there" : ""}`);
  if (note !== undefined) screen.print(screen.colors.dim(note));
  if (written.format === "png" && svg.includes("@keyframes")) {
    screen.print(
      screen.colors.dim("A PNG does not move: it shows one step (--step), --strip shows several."),
    );
  }
}
