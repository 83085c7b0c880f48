/** What a comparison of two backends found, as text: a row for each layer, then the unit that differs and its terms. */
import type { BackendDiff, Finding, LayerDiff, Side, UnitDiff } from "@convscope/explain";
import { count, sizes } from "../terminal/numbers.js";
import type { Colors, Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";
import { formatUnit } from "./show-unit.js";

/** Prints all of it. */
export function printDiff(diff: BackendDiff, screen: Screen): void {
  const { colors, width } = screen;
  const names = namesOf(diff);
  screen.print(`${colors.bold(diff.model)} on ${names.a} (a) and ${names.b} (b)`);
  screen.print();
  screen.print(layerTable(diff, screen));
  screen.print();
  const { finding } = diff;
  if (finding === undefined) {
    screen.print(`${colors.green("They agree.")}\n${wrap("", agreement(diff), width)}`);
    return;
  }
  for (const line of wrap("", headOf(finding, names), width).split("\n")) {
    screen.print(colors.red(line));
  }
  if (finding.kind === "differs") screen.print(formatUnit(finding.unit, names, screen));
  else screen.print(wrap("  ", finding.message, width));
}

/** The two names, longer ones last: a path is long. */
function namesOf({ backends }: BackendDiff): Readonly<Record<Side, string>> {
  const { a, b } = backends;
  return a === b ? { a, b: `${b} again` } : { a, b };
}

function layerTable({ layers }: BackendDiff, { colors, width }: Screen): string {
  const right = (head: string) => ({ head, align: "right" as const });
  const columns = [
    { head: "layer" },
    { head: "kind", spare: 1 },
    { head: "output", spare: 2 },
    right("|a − b| / bound"),
    { head: "at" },
    right("a off"),
    right("b off"),
  ];
  const rows = layers.map((row) => cellsOf(row, colors));
  return formatTable(columns, rows, colors, 0, width);
}

function cellsOf(row: LayerDiff, colors: Colors): string[] {
  const marked = (ratio: number): string => {
    if (ratio > 1) return colors.red(`${inBounds(ratio)} ✗`);
    return ratio === 0 ? colors.dim("0  ") : `${inBounds(ratio)}  `;
  };
  return [
    row.ratio > 1 ? colors.red(row.layer) : row.layer,
    row.kind,
    sizes(row.shape),
    marked(row.ratio),
    row.ratio === 0 ? "" : placeIn(row.at),
    marked(row.fromExact.a),
    marked(row.fromExact.b),
  ];
}

/** A number of bounds, to two digits. */
function inBounds(ratio: number): string {
  if (!Number.isFinite(ratio)) return "∞";
  const plain = ratio === 0 || (ratio >= 1e-3 && ratio < 1e4);
  return plain ? String(Number(ratio.toPrecision(2))) : ratio.toExponential(1);
}

/** A unit's place: the example is named only where there are several. */
function placeIn(at: readonly number[]): string {
  const [example = 0, ...unit] = at;
  const place = `[${unit.join(", ")}]`;
  return example === 0 ? place : `${place} of example ${example}`;
}

function headOf(finding: Finding, names: Readonly<Record<Side, string>>): string {
  switch (finding.kind) {
    case "differs":
      return `They differ first in ${finding.layer}, at unit ${placeIn(finding.unit.at)}: ${blame(finding.unit, names)}`;
    case "fails":
      return `${names[finding.side]} cannot run ${finding.layer}`;
    default:
      return finding.layer === undefined
        ? `${names[finding.side]} runs each layer and not the whole network`
        : `${names[finding.side]} is right about each layer on its own, and wrong about ${finding.layer} in the whole network`;
  }
}

function blame({ wrong }: UnitDiff, names: Readonly<Record<Side, string>>): string {
  if (wrong.length === 0) return "neither is far from float64 on its own";
  return `${wrong.map((side) => names[side]).join(" and ")} ${wrong.length > 1 ? "are" : "is"} off`;
}

function agreement({ layers }: BackendDiff): string {
  const worst = layers.reduce<LayerDiff | undefined>(
    (best, row) => (best === undefined || row.ratio > best.ratio ? row : best),
    undefined,
  );
  const all = `The same within rounding in all ${count(layers.length)} layers, each on its own and as a whole network.`;
  if (worst === undefined || worst.ratio === 0) return `${all} Nothing differs at all.`;
  return `${all} The largest difference is ${inBounds(worst.ratio)} of the bound, in ${worst.layer} at ${placeIn(worst.at)} (${worst.difference.toExponential(1)}).`;
}
