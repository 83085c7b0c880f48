/** The work of `convscope connect`: the chosen wiring drawn, and the counts of all kinds below it. */
import {
  compareWirings,
  countWiring,
  type ImpossibleWiring,
  parseWiring,
  type WiringCounts,
  wiringEdges,
} from "@convscope/explain";
import { withBackend } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";
import { wrongUsage } from "../wrong-usage.js";
import type { ConnectOptions } from "./connect-options.js";
import { drawWiring } from "./draw-wiring.js";
import { runWiring } from "./run-wiring.js";

/** Edges that --json lists; beyond, their number has to do. */
const LISTED_EDGES = 100_000;

/** Shows the wiring, run on a backend where one is named. @throws UsageError for one that does not fit */
export async function runConnect(
  { screen, json }: Session,
  options: ConnectOptions,
): Promise<ExitCode> {
  const { from, to, kernel, kind } = options;
  const question = { from, to, kernel, in: options.in };
  const chosen = wrongUsage(() => countWiring(kind, question));
  const kinds = wrongUsage(() => compareWirings(question, kind));
  const run =
    options.backend === undefined
      ? undefined
      : await withBackend(options.backend, (backend) => runWiring(options, backend));
  const code = run?.agrees === false ? exitCodes.fault : exitCodes.ok;
  if (json) {
    const edges = chosen.edges <= LISTED_EDGES ? wiringEdges(kind, question) : undefined;
    const asked = { ...question, chosen: { ...chosen, list: edges }, kinds };
    screen.result({ ...asked, ...(run && { backend: run }) });
    return code;
  }
  showChosen(chosen, options, screen);
  screen.print();
  screen.print(kindsTable(kinds, kind, screen));
  screen.print();
  showMeanings(kinds, screen);
  if (run !== undefined) screen.print(`\n${wrap("", run.sentence, screen.width)}`);
  return code;
}

function showChosen(chosen: WiringCounts, options: ConnectOptions, screen: Screen): void {
  const { from, to, kernel, kind } = options;
  const { colors, width } = screen;
  const title = `${count(from)} maps, ${count(to)} filters of ${kernel}×${kernel}, ${kind}`;
  screen.print(colors.bold(title));
  screen.print(wrap("", chosen.meaning, width));
  screen.print();
  for (const line of drawWiring(parseWiring(kind, from, to), from, to, width)) screen.print(line);
  screen.print();
  const { parameters, connections, output } = chosen.quantities;
  for (const [head, { formula, substituted }] of [
    ["result", output],
    ["parameters", parameters],
    ["connections", connections],
  ] as const) {
    const text = head === "result" ? substituted : `${formula}  →  ${substituted}`;
    screen.print(wrap(`  ${head.padEnd(12)}`, text, width));
  }
}

/** Columns that narrow screens do without, the first first. */
const SPARED: readonly string[] = ["biases", "edges"];

function kindsTable(
  kinds: readonly (ImpossibleWiring | WiringCounts)[],
  chosen: string,
  { colors, width }: Screen,
): string {
  const heads = ["maps out", "kernels", "edges", "weights", "biases", "connections"];
  const rows = kinds.map((row) => {
    const name = row.name === chosen ? colors.bold(row.name) : row.name;
    if ("why" in row) return [name, ...heads.map(() => colors.dim("–"))];
    const { weights, biases, connections } = row.quantities;
    const numbers = [row.outputMaps, row.kernels, row.edges];
    const counts = [weights, biases, connections].map(({ value }) => value);
    return [name, ...[...numbers, ...counts].map(count)];
  });
  const right = heads.map((head) => {
    const spare = SPARED.indexOf(head) + 1;
    return { head, align: "right" as const, ...(spare > 0 && { spare }) };
  });
  return formatTable([{ head: "kind" }, ...right], rows, colors, 0, width);
}

function showMeanings(
  kinds: readonly (ImpossibleWiring | WiringCounts)[],
  { colors, print, width }: Screen,
): void {
  const indent = Math.max(...kinds.map(({ name }) => name.length)) + 2;
  for (const row of kinds) {
    const text =
      "why" in row
        ? `${row.meaning}; not here: ${row.why.replace(/^connect\w*( [\w-]+)?: /, "")}`
        : row.meaning;
    print(colors.dim(wrap(`  ${row.name.padEnd(indent)}`, text, width)));
  }
}
