/**
 * A whole network as a workbook of live formulas: a cover, the input, and one sheet a layer with its parameters and its
 * values. Change a pixel or a weight, and everything behind it is calculated anew.
 */
import { INPUT, type Model, type ShapedNode, UnsupportedError } from "@convscope/core";
import { sheetNames } from "./address.js";
import { writeCover } from "./cover.js";
import { mapShape } from "./layers/layer-sheet.js";
import { layerSheets } from "./layers/layer-sheets.js";
import { Page } from "./page.js";
import type { Place } from "./place.js";
import { sheetSizes } from "./sheet-sizes.js";
import type { Workbook } from "./workbook.js";

/** The numbers of one forward pass. */
export interface SpreadsheetValues {
  /** The input under `"input"`, and the output of every layer by its name, of one example. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /** Every variable by its full name (`C1.weight`). */
  readonly variables: ReadonlyMap<string, Float32Array>;
  /** Lines of the cover, such as where weights and picture come from. */
  readonly about?: readonly (readonly [label: string, text: string])[];
  /** What a pixel's number means, such as how a brightness of 0 to 255 becomes one; a line of the sheet. */
  readonly pixels?: string;
}

/**
 * The workbook of a network at one input.
 *
 * @throws UnsupportedError for a network that is too large, or has a layer without formulas
 * @example
 * ```ts
 * import { layers, sequential } from "@convscope/core";
 * import { spreadsheet } from "@convscope/explain";
 * const model = sequential("edge", [1, 1, 3], [
 *   ["conv", layers.conv2d({ inChannels: 1, outChannels: 1, kernel: [1, 2], bias: false })],
 * ]);
 * const book = spreadsheet(model, {
 *   values: new Map([["input", Float32Array.of(1, 2, 4)], ["conv", Float32Array.of(1, 2)]]),
 *   variables: new Map([["conv.weight", Float32Array.of(-1, 1)]]),
 * });
 * const formulas = book.sheets.at(-1)?.cells.flatMap(({ formula }) => formula ?? []);
 * if (formulas?.[0] !== "SUMPRODUCT(input!B6:C6,$B$11:$C$11)") throw new Error(formulas?.[0]);
 * ```
 */
export function spreadsheet(model: Model, given: SpreadsheetValues): Workbook {
  sheetSizes(model);
  const [cover = "", input = "", ...names] = sheetNames([
    "network",
    INPUT,
    ...model.nodes.map(({ name }) => name),
  ]);
  const inputPage = new Page(input, INPUT);
  const places = new Map<string, Place>([[INPUT, writeInput(inputPage, model, given)]]);
  const pages = model.nodes.map((node, i) => {
    const page = new Page(names[i] ?? node.name, node.name);
    places.set(node.name, page.seenFromOutside(writeLayer(page, node, places, given)));
    return page;
  });
  const sheets = [inputPage, ...pages].map((page) => page.finish());
  const output = places.get(model.output);
  const front = new Page(cover);
  writeCover(front, model, {
    about: given.about ?? [],
    output,
    values: valuesOf(given.values, model.output),
    sheets: sheets.map(({ name }) => name),
  });
  return { title: `${model.name} as a spreadsheet`, sheets: [front.finish(), ...sheets] };
}

function writeInput(
  page: Page,
  model: Model,
  { values, pixels: meaning = "" }: SpreadsheetValues,
): Place {
  const [maps, height, width] = mapShape(model.input) ?? [1, 1, 1];
  const pixels = valuesOf(values, INPUT);
  page.line("title", `input: ${model.input.join(" × ")}`);
  page.line(
    "note",
    `What the network sees, now from ${ends(pixels)}. Type another number into a pixel, and watch the sheets behind.`,
  );
  page.line("note", meaning);
  const place = page.place({ heading: "pixels", maps, height, width, scale: "grey" });
  page.fill(
    place,
    (map, h, w) => ({ value: pixels[(map * height + h) * width + w] ?? 0 }),
    "pixel",
  );
  return page.seenFromOutside(place);
}

/** The least and the largest: `−0.42 to 2.82`. */
function ends(values: Float32Array): string {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return [least, most].map((end) => end.toFixed(2).replace("-", "−")).join(" to ");
}

function writeLayer(
  page: Page,
  node: ShapedNode,
  places: ReadonlyMap<string, Place>,
  { values, variables }: SpreadsheetValues,
): Place {
  const { name, layer, outputShape, inputs } = node;
  const sheet = layerSheets[layer.kind];
  if (sheet === undefined) throw new UnsupportedError(`sheet: found no formulas for ${layer.kind}`);
  page.line("title", `${name}: ${layer.kind}, ${outputShape.join(" × ")}`);
  page.line("note", sheet.words(node));
  page.line("note", `It reads ${inputs.join(" and ")}.`);
  page.line("note", "");
  return sheet.write({
    node,
    page,
    inputs: inputs.flatMap((input) => places.get(input) ?? []),
    inputValues: inputs.map((input) => valuesOf(values, input)),
    values: valuesOf(values, name),
    variable: (own) => valuesOf(variables, `${name}.${own}`),
  });
}

function valuesOf(all: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const values = all.get(name);
  if (values !== undefined) return values;
  throw new RangeError(`spreadsheet: found no values of ${name}`);
}
