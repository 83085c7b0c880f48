/** The layers of a network with what is counted of them, as a table. */
import type { LayerSummary, Quantities, Summary } from "@convscope/explain";
import type { LayerColumn } from "../backend-fit.js";
import { count, sizes } from "./numbers.js";
import type { Screen } from "./screen.js";
import { formatTable, tableWidth } from "./table.js";

/** A column of numbers beside the layer's name, kind and output. */
interface Figures {
  readonly head: string;
  cell(of: Quantities): string;
  /** Of the whole network; the same by default. */
  readonly total?: (of: Quantities) => string;
}

type Counted =
  | "biases"
  | "connections"
  | "flops"
  | "macs"
  | "memory"
  | "parameters"
  | "state"
  | "weights";

const counted = (head: string, name: Counted): Figures => ({
  head,
  cell: (of) => count(of[name].value),
});

const field = (head: string): Figures => ({
  head,
  cell: (of) => sizes(of.receptiveField.value),
  total: () => "",
});

const [parameters, connections, macs] = [
  counted("parameters", "parameters"),
  counted("connections", "connections"),
  counted("MACs", "macs"),
];
const few = [parameters, connections, macs];
const many = [...few, counted("FLOPs", "flops"), counted("bytes held", "memory")];

interface Choice {
  readonly figures: readonly Figures[];
  readonly kinds: boolean;
  /** Whether shapes are left out, where nobody knows them. */
  readonly shapeless?: boolean;
}

const narrowest: Choice = { figures: [parameters, macs, field("sees")], kinds: false };

/** A table as wide as it may be, and narrower ones: fewer figures, then no kinds. */
const choices: readonly Choice[] = [
  { figures: [...many, field("receptive field")], kinds: true },
  { figures: [...many, field("sees")], kinds: true },
  { figures: [...few, field("receptive field")], kinds: true },
  { figures: [...few, field("sees")], kinds: true },
  { figures: [parameters, macs, field("sees")], kinds: true },
  narrowest,
];

/**
 * Output, parameters, connections, MACs and receptive field of every layer, and the totals; FLOPs and memory too where
 * they are wanted and the screen is wide enough, and fewer where it is narrow; then a column of words, if there is one.
 */
export function formatLayers(
  summary: Summary,
  screen: Screen,
  all: boolean = false,
  words?: LayerColumn,
): string {
  const draw = (choice: Choice, width?: number): string =>
    layerTable(summary, { ...choice, words }, screen, width);
  const tables = choices.slice(all ? 0 : 2).map((choice) => draw(choice));
  return tables.find((table) => tableWidth(table) <= screen.width) ?? draw(narrowest, screen.width);
}

/** What layers hold, of a network whose sizes are not known. */
export function formatHeld(summary: Summary, screen: Screen): string {
  const figures = [parameters, counted("weights", "weights"), counted("biases", "biases")];
  const carried = summary.total.state.value === 0 ? [] : [counted("statistics", "state")];
  const shown = { figures: [...figures, ...carried], shapeless: true, words: undefined };
  const whole = layerTable(summary, { ...shown, kinds: true }, screen);
  if (tableWidth(whole) <= screen.width) return whole;
  return layerTable(summary, { ...shown, kinds: false }, screen, screen.width);
}

interface Columns extends Choice {
  readonly words: LayerColumn | undefined;
}

function layerTable(
  summary: Summary,
  { figures, kinds, shapeless = false, words }: Columns,
  { colors }: Screen,
  width?: number,
): string {
  const kind = (text: string): string[] => (kinds ? [text] : []);
  const shape = (text: string): string[] => (shapeless ? [] : [text]);
  const last = (text: string): string[] => (words === undefined ? [] : [text]);
  const columns = [
    { head: "layer" },
    ...kind("kind").map((head) => ({ head })),
    ...shape("output").map((head) => ({ head, spare: 1 })),
    ...figures.map(({ head }) => ({ head, align: "right" as const })),
    ...last(words?.head ?? "").map((head) => ({ head })),
  ];
  const dimmed = (text: string): string => (text === "0" ? colors.dim(text) : text);
  const row = (layer: LayerSummary): string[] => [
    colors.bold(layer.name),
    ...kind(layer.kind),
    ...shape(sizes(layer.output.value)),
    ...figures.map(({ cell }) => dimmed(cell(layer))),
    ...last(words?.cells.get(layer.name) ?? ""),
  ];
  const total = [
    colors.bold("total"),
    ...kind(""),
    ...shape(""),
    ...figures.map(({ cell, total: whole = cell }) => colors.bold(whole(summary.total))),
    ...last(""),
  ];
  return formatTable(columns, [...summary.layers.map(row), total], colors, 1, width);
}
