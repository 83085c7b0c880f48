/** The cells of a summary that Markdown and CSV share: one row a layer, one column a quantity. */
import type { Quantities, QuantityName } from "@convscope/explain";
import { sizes } from "../terminal/numbers.js";
import type { SummaryView } from "./summary-view.js";

/** A quantity as text; `number` writes counts. */
export function cellOf(
  of: Quantities,
  name: QuantityName,
  number: (value: number) => string,
): string {
  const { value } = of[name];
  return typeof value === "number" ? number(value) : sizes(value);
}

/** Heads and rows, the total last; a column of words behind the quantities, if there is one. */
export function cells(
  { summary, names, words }: SummaryView,
  number: (value: number) => string,
): readonly (readonly string[])[] {
  const figures = (of: Quantities): string[] => names.map((name) => cellOf(of, name, number));
  const last = (text: string): string[] => (words === undefined ? [] : [text]);
  return [
    ["layer", "kind", ...names, ...last(words?.head ?? "")],
    ...summary.layers.map((layer) => [
      ...[layer.name, layer.kind, ...figures(layer)],
      ...last(words?.cells.get(layer.name) ?? ""),
    ]),
    ["total", "", ...figures(summary.total), ...last("")],
  ];
}
