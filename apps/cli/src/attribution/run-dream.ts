/** The work of `convscope dream`: makes the input that a unit likes best, and draws it. */
import type { Model } from "@convscope/core";
import { type Dream, dream } from "@convscope/explain";
import { dreamPicture, mapsOf } from "@convscope/figures";
import { createBackend } from "../backends.js";
import { number } from "../diff/show-unit.js";
import { figureFormat, writeFigure } from "../draw/figure-file.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { createCounter } from "../terminal/counter.js";
import { valuedNetwork } from "../trace/network-with-input.js";
import { UsageError } from "../usage-error.js";
import { wrongUsageOf } from "../wrong-usage.js";
import type { DreamCommandOptions } from "./dream-options.js";
import { asPicture } from "./seen-picture.js";

/** Dreams. @throws UsageError, IoError, FormatError, ArgumentError for a unit that is not there */
export async function runDream(
  { screen, json }: Session,
  name: string,
  options: DreamCommandOptions,
): Promise<ExitCode> {
  const { unit, steps, output, theme, backend: backendName, seed } = options;
  if (output !== undefined) figureFormat(output);
  else if (!json) {
    throw new UsageError(
      "Where should the picture go? Name a file, such as -o dream.png; --json prints the numbers.",
    );
  }
  if (!unit.includes("[")) {
    throw new UsageError(
      `A unit is a layer and a place in it, not "${unit}" alone: such as ${unit}[4] for a map or a class, ${unit}[4,3,5] for one value of a map.`,
    );
  }
  const { model, note } = await valuedNetwork(name, options);
  checkPictures(model);
  if (note !== undefined) screen.warn(note);
  const backend = await createBackend(backendName);
  try {
    using counter = createCounter(screen, "steps");
    const found = await wrongUsageOf(() =>
      dream(model, unit, backend, {
        ...{ steps, seed },
        onStep: (done, total) => counter.update(done, total),
      }),
    );
    counter[Symbol.dispose]();
    const written =
      output === undefined
        ? undefined
        : await writeFigure(output, draw(model, found, note), { theme });
    if (json) {
      const result = { ...found, input: [...found.input], shape: model.input };
      screen.result({ ...result, backend: backendName, ...written, ...(note && { note }) });
    } else if (written !== undefined) {
      screen.print(growth(found));
      screen.print(`${written.path}  ${Math.ceil(written.bytes / 1024)} kB`);
    }
    return exitCodes.ok;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

function checkPictures({ name, input }: Model): void {
  if (input.length === 3 && (input[0] === 1 || input[0] === 3)) return;
  throw new UsageError(
    `${name} reads ${input.join("×")}, which is no picture of one or three channels: there is nothing to draw.`,
  );
}

function growth({ unit, activations }: Dream): string {
  const [first = Number.NaN, last = Number.NaN] = [activations[0], activations.at(-1)];
  return `${unit} is ${number(first)} for noise, and ${number(last)} after ${activations.length - 1} steps`;
}

function draw(model: Model, found: Dream, note: string | undefined): string {
  const maps = mapsOf(found.input, model.input);
  const colours = ["red", "green", "blue"];
  const channels = maps.map((map, i) => ({
    ...map,
    label: maps.length === 1 ? "" : (colours[i] ?? map.label),
  }));
  const untrained = note === undefined ? "" : " · untrained";
  return dreamPicture({
    title: `What ${found.unit} of ${model.name} likes best`,
    subtitle: `${growth(found)}; each blur sets it back${untrained}`,
    picture: asPicture(maps, VIVID),
    channels,
    activations: found.activations,
  });
}

/** The share of the numbers on either side that may be black or white: single ones are far off. */
const VIVID = 0.01;
