/** Networks side by side on the screen: a table of the layers that differ for each quantity, and the reasons. */
import {
  type ComparedQuantity,
  type Comparison,
  comparedQuantities,
  conventions,
  type LayerDifference,
  type ModelDifference,
} from "@convscope/explain";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable, tableWidth } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";
import { zooFacts } from "../zoo-facts.js";

const titles: Readonly<Record<ComparedQuantity, string>> = {
  parameters: "parameters",
  macs: "MACs",
};

/** Writes it all. */
export function showComparison(comparison: Comparison, screen: Screen): void {
  const { colors } = screen;
  for (const what of comparedQuantities) {
    screen.print(table(comparison, what, screen));
    screen.print();
  }
  const [first] = comparison.summaries;
  for (const difference of comparison.differences) {
    screen.print(colors.bold(`${difference.model} against ${first?.model}`));
    showReasons(difference, screen);
    screen.print();
  }
  showNotes(
    comparison.summaries.map(({ model }) => model),
    screen,
  );
  const convention = first?.total.macs.convention ?? "weights-only";
  screen.print(
    colors.dim(wrap("MACs by ", `${convention}: ${conventions[convention]}`, screen.width)),
  );
}

/** Layers whose figures differ from the first network's, the others as one row, the total. */
function table(comparison: Comparison, what: ComparedQuantity, screen: Screen): string {
  const { summaries, differences } = comparison;
  const { colors, width } = screen;
  const changed = new Set(
    differences.flatMap(({ layers }) =>
      layers.flatMap(({ layer, values }) =>
        (values[what][0] ?? 0) === (values[what][1] ?? 0) ? [] : [layer],
      ),
    ),
  );
  const names = [...orderOf(comparison)].filter((name) => changed.has(name));
  const listed = names.map((name) =>
    summaries.map((_, at) => figureIn(comparison, at, name, what)),
  );
  const rows = names.map((name, row) => [
    colors.bold(name),
    ...(listed[row] ?? []).map(numberOrNone),
  ]);
  const others = summaries.map(({ total }, at) =>
    listed.reduce((rest, values) => rest - (values[at] ?? 0), total[what].value),
  );
  const total = summaries.map(({ total: whole }) => colors.bold(count(whole[what].value)));
  const drawn = (heads: readonly string[]): string =>
    formatTable(
      [{ head: titles[what] }, ...heads.map((head) => ({ head, align: "right" as const }))],
      [...rows, ["the others", ...others.map(count)], [colors.bold("total"), ...total]],
      colors,
      1,
    );
  const named = drawn(summaries.map(({ model }) => model));
  if (tableWidth(named) <= width) return named;
  const numbers = summaries.map(({ model }, at) => `  [${at + 1}] ${model}`);
  return [...numbers, drawn(summaries.map((_, at) => `[${at + 1}]`))].join("\n");
}

/** Layers by the first network's names, then those that it has not. */
function orderOf({ summaries, differences }: Comparison): ReadonlySet<string> {
  const own = summaries[0]?.layers.map(({ name }) => name) ?? [];
  return new Set([
    ...own,
    ...differences.flatMap(({ layers }) => layers.map(({ layer }) => layer)),
  ]);
}

/** A layer's figure in one of the networks; what is not told to differ is as in the first. */
function figureIn(
  { summaries, differences }: Comparison,
  at: number,
  name: string,
  what: ComparedQuantity,
): number | undefined {
  const row = differences[at - 1]?.layers.find(({ layer }) => layer === name);
  if (row !== undefined) return row.values[what][1];
  return summaries[0]?.layers.find((layer) => layer.name === name)?.[what].value;
}

/** As many layers that differ alike are told together. */
const TOGETHER = 4;

function showReasons({ layers }: ModelDifference, screen: Screen): void {
  if (layers.length === 0) screen.print("  the same in every layer");
  const alike = new Map<string, LayerDifference[]>();
  for (const row of layers) {
    const why = row.reasons.join(", ");
    alike.set(why, [...(alike.get(why) ?? []), row]);
  }
  const lines = [...alike].flatMap(([reasons, rows]) =>
    rows.length < TOGETHER
      ? rows.map((row) => ({ head: row.layer, text: `${countsOf([row])}${reasons}${there(row)}` }))
      : [{ head: `${rows.length} layers`, text: `${countsOf(rows)}${reasons}: ${ends(rows)}` }],
  );
  const indent = Math.max(...lines.map(({ head }) => head.length), 0) + 2;
  for (const { head, text } of lines) {
    screen.print(wrap(`  ${head.padEnd(indent)}`, text, screen.width));
  }
}

/** `307,456 → 614,656 parameters: `, of all rows together; nothing where the figures are the same. */
function countsOf(rows: readonly LayerDifference[]): string {
  const what = comparedQuantities.find((name) =>
    rows.some(({ values }) => (values[name][0] ?? 0) !== (values[name][1] ?? 0)),
  );
  if (what === undefined) return "";
  const [a, b] = [0, 1].map((side) => {
    const values = rows.flatMap((row) => row.values[what][side === 0 ? 0 : 1] ?? []);
    return values.length === 0 ? undefined : values.reduce((all, value) => all + value, 0);
  });
  return `${numberOrNone(a)} → ${numberOrNone(b)} ${titles[what]}: `;
}

const there = ({ other }: LayerDifference): string =>
  other === undefined ? "" : ` (there ${other})`;

/** The first, the second and the last by name. */
function ends(rows: readonly LayerDifference[]): string {
  const names = rows.map(({ layer }) => layer);
  return `${names.slice(0, 2).join(", ")} … ${names.at(-1)}`;
}

/** What the zoo says of networks that go by one name: more than counts can tell. */
function showNotes(names: readonly string[], { colors, print, width }: Screen): void {
  const known = names.flatMap((name) => {
    const facts = zooFacts(name);
    return facts === undefined ? [] : [{ name, ...facts }];
  });
  const families = new Set(known.map(({ name }) => /^[a-z]+/.exec(name)?.[0]));
  if (known.length < names.length || families.size > 1) return;
  for (const { name, summary } of known) print(colors.dim(wrap(`${name}: `, summary, width)));
  for (const text of new Set(known.flatMap(({ differs }) => differs ?? []))) {
    print(colors.dim(wrap("", text, width)));
  }
  print();
}

/** A layer that is not there has none. */
function numberOrNone(value: number | undefined): string {
  return value === undefined ? "–" : count(value);
}
