/** The work of `convscope attribute`: asks where an answer comes from, and draws it beside the picture. */
import type { Model } from "@convscope/core";
import { type Attribution, attribute } from "@convscope/explain";
import { attributionMap } from "@convscope/figures";
import { createBackend } from "../backends.js";
import { number } from "../diff/show-unit.js";
import { figureFormat, writeFigure } from "../draw/figure-file.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { createCounter } from "../terminal/counter.js";
import { wrap } from "../terminal/wrap.js";
import { inputFor, valuedNetwork } from "../trace/network-with-input.js";
import { UsageError } from "../usage-error.js";
import { wrongUsageOf } from "../wrong-usage.js";
import type { AttributeCommandOptions } from "./attribute-options.js";
import { seenPicture } from "./seen-picture.js";

/** Attributes an answer. @throws UsageError, IoError, FormatError, ArgumentError */
export async function runAttribute(
  { screen, json }: Session,
  name: string,
  options: AttributeCommandOptions,
): Promise<ExitCode> {
  const { output, method } = options;
  checkOutput(options, json);
  checkMethod(options);
  const { model, note } = await valuedNetwork(name, options);
  const input = await inputFor(model, options.input, options.seed);
  if (note !== undefined) screen.warn(note);
  const backend = await createBackend(options.backend);
  try {
    using counter = createCounter(screen, "patches");
    const { class: index, layer, patch, stride } = options;
    const found = await wrongUsageOf(() =>
      attribute(model, input, backend, {
        ...{ method, class: index, layer, patch, stride },
        onProgress: (done, total) => counter.update(done, total),
      }),
    );
    counter[Symbol.dispose]();
    const svg = await draw(model, input, found, options.input, note);
    const written =
      output === undefined ? undefined : await writeFigure(output, svg, { theme: options.theme });
    if (json)
      screen.result({
        ...found,
        map: [...found.map],
        backend: options.backend,
        ...written,
        ...(note && { note }),
      });
    else {
      const answer = `${className(model, found.class)}, score ${number(found.score)}`;
      screen.print(wrap("", `${answer}: ${summary(found)}`, screen.width));
      if (written !== undefined)
        screen.print(`${written.path}  ${Math.ceil(written.bytes / 1024)} kB`);
    }
    return exitCodes.ok;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

function checkOutput({ output, input }: AttributeCommandOptions, json: boolean): void {
  if (output === undefined) {
    if (json) return;
    throw new UsageError(
      "Where should the figure go? Name a file, such as -o where.svg or -o where.png; --json prints the numbers.",
    );
  }
  figureFormat(output);
  if (output !== input) return;
  throw new UsageError(`${output} is the picture that is read: name another file with -o.`);
}

/** What only some methods heed is not passed over in silence. @throws UsageError */
function checkMethod({ method, layer, patch, stride }: AttributeCommandOptions): void {
  const given = [
    { option: "--layer", value: layer, of: "grad-cam" },
    { option: "--patch", value: patch, of: "occlusion" },
    { option: "--stride", value: stride, of: "occlusion" },
  ];
  const stray = given.find(({ value, of }) => value !== undefined && of !== method);
  if (stray === undefined) return;
  throw new UsageError(
    `${stray.option} is for --method ${stray.of}, and the method is ${method}: say --method ${stray.of}, or leave ${stray.option} out.`,
  );
}

const TITLES = {
  saliency: "how fast the score moves with each pixel",
  "grad-cam": "which places of the maps speak for it",
  occlusion: "what the score loses where a patch is covered",
} as const;

function className(model: Model, index: number): string {
  const name = model.metadata.classes?.[index];
  return name === undefined || name === String(index)
    ? `class ${index}`
    : `class ${index} (${name})`;
}

function summary({ method, layer, size: [rows, columns], map }: Attribution): string {
  const largest = map.indexOf(Math.max(...map));
  const at = `row ${Math.floor(largest / columns)}, column ${largest % columns}`;
  const where = method === "grad-cam" ? `${layer}'s ` : "";
  return `${TITLES[method]}; most at ${at} of ${where}${rows}×${columns}, ${number(map[largest] ?? Number.NaN)}`;
}

/** What the colours of the figure say. */
const LEGENDS = {
  saliency: "the stronger, the faster the score moves with the pixel, in whichever direction",
  "grad-cam": "orange speaks for it; what speaks against it is left out",
  occlusion: "orange: the score falls where this is covered; blue: it rises",
} as const;

/** Of a saliency a few pixels are so large that the others would not be seen. */
const SALIENCY_SHARE = 0.99;

async function draw(
  model: Model,
  input: Float32Array,
  { method, layer, class: index, score, size: [height, width], map, places }: Attribution,
  file: string,
  note: string | undefined,
): Promise<string> {
  const untrained = note === undefined ? "" : " · untrained";
  return attributionMap({
    title: `${method} of ${model.name}: what speaks for ${className(model, index)}`,
    subtitle: `${TITLES[method]} · score ${number(score)}${untrained}`,
    input: await seenPicture(model, input, file),
    map: {
      label: method === "grad-cam" ? `${method} of ${layer}` : method,
      height,
      width,
      values: map,
    },
    places,
    legend: LEGENDS[method],
    share: method === "saliency" ? SALIENCY_SHARE : 1,
  });
}
