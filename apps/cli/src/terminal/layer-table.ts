/** The layers of a network with what is counted of them, as a table. */
import type { Summary } from "@convscope/explain";
import { count, sizes } from "./numbers.js";
import type { Screen } from "./screen.js";
import { formatTable, tableWidth } from "./table.js";

/** Output, parameters, connections, MACs and receptive field of every layer, and the totals. */
export function formatLayers(summary: Summary, screen: Screen): string {
  const table = layerTable(summary, "receptive field", screen);
  return tableWidth(table) <= screen.width ? table : layerTable(summary, "sees", screen);
}

function layerTable(summary: Summary, field: string, { colors }: Screen): string {
  const right = (head: string) => ({ head, align: "right" as const });
  const columns = [
    { head: "layer" },
    { head: "kind" },
    { head: "output" },
    right("parameters"),
    right("connections"),
    right("MACs"),
    right(field),
  ];
  const number = (value: number): string => (value === 0 ? colors.dim("0") : count(value));
  const rows = summary.layers.map((layer) => [
    colors.bold(layer.name),
    layer.kind,
    sizes(layer.output.value),
    number(layer.parameters.value),
    number(layer.connections.value),
    number(layer.macs.value),
    sizes(layer.receptiveField.value),
  ]);
  const { parameters, connections, macs } = summary.total;
  const total = [
    colors.bold("total"),
    "",
    "",
    colors.bold(count(parameters.value)),
    colors.bold(count(connections.value)),
    colors.bold(count(macs.value)),
    "",
  ];
  return formatTable(columns, [...rows, total], colors, 1);
}
