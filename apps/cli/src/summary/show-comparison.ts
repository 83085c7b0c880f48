/** Networks side by side on the screen: a table of the layers that differ for each quantity, and the reasons. */
import {
  type ComparedQuantity,
  type Comparison,
  comparedQuantities,
  conventions,
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

/** Layers that differ from the first network's, the others as one row, the total. */
function table(
  { summaries, differences }: Comparison,
  what: ComparedQuantity,
  screen: Screen,
): string {
  const { colors, width } = screen;
  const changed = new Set(
    differences.flatMap(({ layers }) =>
      layers.flatMap(
        ({
          layer,
          values: {
            [what]: [a, b],
          },
        }) => (a === b ? [] : [layer]),
      ),
    ),
  );
  const names = [...new Set(summaries.flatMap(({ layers }) => layers.map(({ name }) => name)))];
  const value = (at: number, name: string): number | undefined =>
    summaries[at]?.layers.find((layer) => layer.name === name)?.[what].value;
  const rows = names
    .filter((name) => changed.has(name))
    .map((name) => [colors.bold(name), ...summaries.map((_, at) => numberOrNone(value(at, name)))]);
  const others = summaries.map(({ layers }) =>
    layers.reduce((all, layer) => (changed.has(layer.name) ? all : all + layer[what].value), 0),
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

function showReasons({ layers }: ModelDifference, screen: Screen): void {
  if (layers.length === 0) screen.print("  the same counts in every layer");
  const indent = Math.max(...layers.map(({ layer }) => layer.length), 0) + 2;
  for (const { layer, values, reasons } of layers) {
    const { parameters, macs } = values;
    const what = parameters[0] === parameters[1] ? "MACs" : "parameters";
    const [a, b] = what === "MACs" ? macs : parameters;
    const counts = `${numberOrNone(a)} → ${numberOrNone(b)} ${what}: `;
    const head = `  ${layer.padEnd(indent)}`;
    screen.print(wrap(head, `${counts}${reasons.join(", ")}`, screen.width));
  }
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
