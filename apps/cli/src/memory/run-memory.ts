/** The work of `convscope memory`: what a training holds, part by part. */
import { conventions, type Quantity, trainingMemory } from "@convscope/explain";
import { fitsOn } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { describedModel } from "../model-source.js";
import type { Session } from "../session.js";
import { count, sizes } from "../terminal/numbers.js";
import { wrap } from "../terminal/wrap.js";
import { wrongUsage } from "../wrong-usage.js";
import type { MemoryOptions } from "./memory-options.js";

/** Shows it. @throws UsageError, IoError, FormatError, ShapeError */
export async function runMemory(
  { screen, json }: Session,
  nameOrPath: string,
  { batch, optimizer, size, backend }: MemoryOptions,
): Promise<ExitCode> {
  const model = await describedModel(nameOrPath, size);
  const told = wrongUsage(() => trainingMemory(model, { batch, optimizer }));
  const [fit] = backend === undefined ? [] : await fitsOn(backend, [model]);
  if (json) {
    screen.result({ ...told, ...(fit && { backend: fit }) });
    return exitCodes.ok;
  }
  const { colors, width } = screen;
  const about = `input ${sizes(model.input)}, batch ${batch}, ${optimizer}`;
  screen.print(`${colors.bold(`${model.name} in training`)}  ${about}`);
  screen.print();
  const row = (head: string, { formula, substituted }: Quantity): void => {
    screen.print(wrap(`  ${head.padEnd(13)}`, substituted, width));
    screen.print(colors.dim(wrap(" ".repeat(15), formula, width)));
  };
  row("weights", told.weights);
  row("gradients", told.gradients);
  row(optimizer, told.optimizerState);
  row("activations", told.activations);
  row("total", told.total);
  screen.print();
  const all = `${count(told.total.value)} bytes, ${mebibytes(told.total.value)} MiB`;
  screen.print(colors.bold(`  ${all}`));
  screen.print();
  const { convention } = told.total;
  screen.print(colors.dim(wrap("  ", `${convention}: ${conventions[convention]}`, width)));
  if (fit !== undefined) screen.print(wrap("  ", fit.sentence, width));
  return exitCodes.ok;
}

function mebibytes(bytes: number): string {
  const value = bytes / 2 ** 20;
  return value < 10 ? value.toFixed(1) : count(Math.round(value));
}
