/** The work of `convscope explain`: one figure in full, or all figures of a layer. */
import type { Model } from "@convscope/core";
import {
  conventions,
  lettersOf,
  type Quantities,
  type QuantityName,
  quantitiesOf,
  quantityAddress,
  type Summary,
  summarize,
} from "@convscope/explain";
import type { PublishedFigure } from "@convscope/models";
import { fitsOn, layerFit } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { describedModel, openSize } from "../model-source.js";
import {
  heldQuantities,
  knownQuantities,
  leftOut,
  openNetwork,
  openSizes,
} from "../open-network.js";
import type { Session } from "../session.js";
import { cellOf } from "../summary/cells.js";
import { toldFigures } from "../summary/summary-view.js";
import { count, sizes } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { wrongUsage } from "../wrong-usage.js";
import { zooFacts } from "../zoo-facts.js";
import { drawLayer } from "./draw-layer.js";
import type { ExplainOptions } from "./explain-options.js";

/** Shows what an address names. @throws UsageError, IoError, FormatError, ShapeError */
export async function runExplain(
  { screen, json }: Session,
  nameOrPath: string,
  address: string,
  { convention, input, backend }: ExplainOptions,
): Promise<ExitCode> {
  const open = input === undefined ? await openNetwork(nameOrPath) : undefined;
  const model = open?.model ?? (await describedModel(nameOrPath, input));
  const { layer, quantity } = wrongUsage(() => quantityAddress(model, address));
  if (open !== undefined && quantity !== undefined && !heldQuantities.has(quantity)) {
    throw openSize(nameOrPath, open.input, `${address} follows from it`);
  }
  const summary = wrongUsage(() => summarize(model, { convention }));
  const figures = quantitiesOf(summary, layer);
  const [fit] = backend === undefined ? [] : await fitsOn(backend, [model]);
  const names = knownQuantities(open);
  if (json) {
    const asked =
      quantity === undefined ? { quantities: toldFigures(figures, names) } : figures[quantity];
    const facts = { ...asked, ...(fit && { backend: layerFit(fit, layer) }) };
    screen.result({ model: model.name, layer, ...(quantity && { quantity }), ...facts });
    return exitCodes.ok;
  }
  const { colors } = screen;
  const title = `${model.name} ${layer}${quantity === undefined ? "" : `.${quantity}`}`;
  const size = open === undefined ? sizes(model.input) : openSizes(open);
  screen.print(`${colors.bold(title)}  input ${size}`);
  screen.print();
  if (quantity === undefined) showAll(figures, names, screen);
  else showOne(summary, layer, quantity, screen);
  showPublished(model.name, layer, quantity, screen);
  if (fit !== undefined) screen.print(wrap("  ", layerFit(fit, layer).sentence, screen.width));
  if (open === undefined) showWiring(model, layer, screen);
  else if (quantity === undefined) {
    screen.print(`\n${wrap("", leftOut(nameOrPath, open), screen.width)}`);
  }
  return exitCodes.ok;
}

function showAll(figures: Quantities, names: readonly QuantityName[], screen: Screen): void {
  const { colors } = screen;
  for (const name of names) {
    const { formula, substituted } = figures[name];
    const head = `  ${name.padEnd(16)}`;
    screen.print(wrap(head, substituted, screen.width));
    if (formula !== substituted) {
      screen.print(colors.dim(wrap(" ".repeat(head.length), formula, screen.width)));
    }
  }
}

function showOne(summary: Summary, layer: string, name: QuantityName, screen: Screen): void {
  const { colors, width } = screen;
  const figures = quantitiesOf(summary, layer);
  const { formula, substituted, unit, convention, source } = figures[name];
  const value = cellOf(figures, name, count);
  screen.print(`  ${colors.bold(`${value} ${value === "1" ? unit.replace(/s$/, "") : unit}`)}`);
  screen.print();
  screen.print(wrap("  ", formula, width));
  if (substituted !== formula) screen.print(wrap("  ", substituted, width));
  screen.print();
  const kind = summary.layers.find((row) => row.name === layer)?.kind;
  // The formula of a sum over layers is made of their names.
  for (const { letter, meaning } of kind === undefined ? [] : lettersOf(formula, kind)) {
    screen.print(colors.dim(wrap(`  ${letter.padEnd(12)}`, meaning, width)));
  }
  const notes: (readonly [string, string])[] = [
    ...extras(figures, name),
    ["convention", `${convention}: ${conventions[convention]}`],
    ["source", source],
  ];
  for (const [head, text] of notes)
    screen.print(colors.dim(wrap(`  ${head.padEnd(12)}`, text, width)));
}

/** What a quantity has beside its value. */
function extras(figures: Quantities, name: QuantityName): readonly (readonly [string, string])[] {
  if (name === "receptiveField") {
    const { jump, start } = figures.receptiveField;
    return [
      ["jump", `${jump.join(" rows, ")} columns from one unit to the next`],
      ["start", `unit (0, 0) sees from row ${signed(start[0])}, column ${signed(start[1])}`],
    ];
  }
  if (name !== "memory") return [];
  const { training } = figures.memory;
  return [["in training", `${training.substituted} bytes are kept for the backward pass`]];
}

/** With the minus of the formulas. */
function signed(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}

/** What the source of a network of the zoo prints for it. */
function showPublished(
  model: string,
  layer: string,
  quantity: QuantityName | undefined,
  { print, colors, width }: Screen,
): void {
  const published = zooFacts(model)?.published ?? [];
  const meant = (figure: PublishedFigure): boolean =>
    (figure.layer ?? "total") === layer && (quantity === undefined || figure.quantity === quantity);
  for (const { printed, note, quantity: name } of published.filter(meant)) {
    const text = `${count(printed)} ${name}${note === undefined ? "" : `: ${note}`}`;
    print(colors.dim(wrap(`  ${"printed".padEnd(quantity === undefined ? 16 : 12)}`, text, width)));
  }
}

function showWiring(model: Model, layer: string, screen: Screen): void {
  const node = model.nodes.find(({ name }) => name === layer);
  if (node === undefined) return;
  screen.print();
  for (const line of drawLayer(model, node, screen.width)) screen.print(line);
}
