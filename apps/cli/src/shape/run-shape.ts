/** The work of `convscope shape`: the question as explain takes it, and its answer on the screen. */
import {
  type AxisShape,
  type WindowKind,
  type WindowPadding,
  type WindowShape,
  windowShape,
} from "@convscope/explain";
import { withBackend } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { UsageError } from "../usage-error.js";
import { wrongUsage } from "../wrong-usage.js";
import { drawWindows } from "./draw-windows.js";
import { frameworkCode } from "./framework-code.js";
import { runWindow } from "./run-window.js";
import type { ShapeOptions } from "./shape-options.js";

/** Shows the arithmetic, run on a backend where one is named. @throws UsageError for impossible options, ShapeError when no window fits */
export async function runShape(
  { screen, json }: Session,
  options: ShapeOptions,
): Promise<ExitCode> {
  const kind = kindOf(options);
  const padding = paddingOf(options.pad);
  const { kernel, stride, dilation, outputPadding, framework, ceil } = options;
  const shape = wrongUsage(() =>
    windowShape({
      ...{ in: options.in, kernel, stride, dilation, outputPadding, framework, ceil },
      ...{ kind, padding },
    }),
  );
  const code = frameworkCode(shape, padding);
  const run =
    options.backend === undefined
      ? undefined
      : await withBackend(options.backend, (backend) => runWindow(shape, backend));
  if (json) screen.result({ ...shape, code, ...(run && { backend: run }) });
  else showShape(shape, code, screen);
  if (run !== undefined && !json) screen.print(wrap("  ", run.sentence, screen.width));
  return run?.agrees === false ? exitCodes.fault : exitCodes.ok;
}

function kindOf({ transpose, pool, ceil }: ShapeOptions): WindowKind {
  if (transpose === true) return "transpose";
  return pool === true || ceil === true ? "pool" : "conv";
}

function paddingOf(text: string): WindowPadding {
  if (text === "same" || text === "same-lower" || text === "valid") return text;
  const numbers = text.split(/[,x×]/).map(Number);
  const [a, b, c, d] = numbers;
  if (/^\d+([,x×]\d+)*$/.test(text) && a !== undefined) {
    if (b === undefined) return a;
    if (numbers.length === 2) return [a, b];
    if (c !== undefined && d !== undefined && numbers.length === 4) return [a, b, c, d];
  }
  throw new UsageError(
    `There is no padding "${text}". Give a number, rows x columns such as 1x2, top,bottom,left,right, same, same-lower or valid.`,
  );
}

const titles: Readonly<Record<WindowKind, string>> = {
  conv: "convolution",
  pool: "pooling",
  transpose: "transposed convolution",
};

function showShape(shape: WindowShape, code: string, screen: Screen): void {
  const { colors, width: columns } = screen;
  const { height, width, kind } = shape;
  const title = `${titles[kind]}: ${shape.in.join("×")} → ${shape.out.join("×")}`;
  screen.print(colors.bold(title));
  screen.print();
  const axes = alike(height, width) ? [height] : [height, width];
  for (const axis of axes) {
    if (axes.length > 1) screen.print(colors.bold(axis.axis === "height" ? "rows" : "columns"));
    showAxis(axis, kind, screen);
    screen.print();
  }
  screen.print(colors.dim(wrap("  in code  ", code, columns)));
}

function alike(a: AxisShape, b: AxisShape): boolean {
  return JSON.stringify({ ...a, axis: "" }) === JSON.stringify({ ...b, axis: "" });
}

function showAxis(axis: AxisShape, kind: WindowKind, screen: Screen): void {
  const { colors, width } = screen;
  screen.print(colors.dim(wrap("  ", axis.formula, width)));
  const { substituted, relationship } = axis;
  const rule = `(Dumoulin & Visin 2016, relationship ${relationship})`;
  const beside = `  ${substituted}   `.length + rule.length <= width;
  if (relationship === undefined) screen.print(`  ${substituted}`);
  else screen.print(`  ${substituted}${beside ? "   " : "\n  "}${colors.dim(rule)}`);
  screen.print(wrap("  ", leftOver(axis, kind), width));
  for (const line of drawWindows(axis, kind, width)) screen.print(line);
}

/** Pixels that are named one by one. */
const NAMED = 8;

function leftOver({ dropped, even, in: size, out }: AxisShape, kind: WindowKind): string {
  const transposed = kind === "transpose";
  if (dropped.length === 0) {
    return transposed ? "Every place gets something." : "Every pixel is read.";
  }
  const named = dropped.slice(0, NAMED).join(", ");
  const more = dropped.length > NAMED ? ` and ${dropped.length - NAMED} more` : "";
  const [noun, whole] = transposed ? ["place", out] : ["pixel", size];
  const what = `${noun}${dropped.length === 1 ? "" : "s"} ${named}${more} (of ${whole}, from 0)`;
  if (transposed) return `No stamp covers ${what}: only the bias gets there.`;
  const cure =
    even === undefined ? "" : ` Sizes ${even[0]} and ${even[1]} leave nothing over at the end.`;
  return `No window reads ${what}.${cure}`;
}
