/** The cells of a summary that Markdown and CSV share: one row a layer, one column a quantity. */
import {
  type Quantities,
  type QuantityName,
  quantityNames,
  type Summary,
} from "@convscope/explain";
import { sizes } from "../terminal/numbers.js";

/** A quantity as text; `number` writes counts. */
export function cellOf(
  of: Quantities,
  name: QuantityName,
  number: (value: number) => string,
): string {
  const { value } = of[name];
  return typeof value === "number" ? number(value) : sizes(value);
}

/** Heads and rows, the total last. */
export function cells(
  summary: Summary,
  number: (value: number) => string,
): readonly (readonly string[])[] {
  const figures = (of: Quantities): string[] =>
    quantityNames.map((name) => cellOf(of, name, number));
  return [
    ["layer", "kind", ...quantityNames],
    ...summary.layers.map((layer) => [layer.name, layer.kind, ...figures(layer)]),
    ["total", "", ...figures(summary.total)],
  ];
}
