/** Kernel × backend as tables: a mark of its own for each standing, so that it reads without colours. */
import type { BackendRecord } from "../backend-record.js";
import type { KernelStanding } from "../kernel-standings.js";
import type { Screen } from "./screen.js";
import { formatTable, tableWidth } from "./table.js";

const MARKS: Readonly<Record<KernelStanding, string>> = { native: "●", composed: "◐", absent: "–" };

/** What the marks mean. */
export const legend: readonly string[] = [
  "● native   ◐ composed of several kernels   – absent",
  "Without its gradients a backend infers and cannot train.",
];

/** Tables of at most the screen's width, each with some of the backends. */
export function formatAbilities(
  records: readonly BackendRecord[],
  screen: Screen,
): readonly string[] {
  const tables: string[] = [];
  let rest = records;
  while (rest.length > 0) {
    let taken = rest.length;
    while (taken > 1 && tableWidth(tableOf(rest.slice(0, taken), screen)) > screen.width) taken--;
    tables.push(tableOf(rest.slice(0, taken), screen));
    rest = rest.slice(taken);
  }
  return tables;
}

function tableOf(records: readonly BackendRecord[], { colors }: Screen): string {
  const columns = [{ head: "" }, ...records.map(({ name }) => ({ head: name }))];
  const row = (head: string, cell: (record: BackendRecord) => string): string[] => [
    head,
    ...records.map(cell),
  ];
  const paint = {
    native: colors.green,
    composed: colors.yellow,
    absent: colors.dim,
  } satisfies Record<KernelStanding, unknown>;
  const kernels = Object.keys(records[0]?.kernels ?? {}).map((kernel) =>
    row(kernel, ({ kernels: standings }) => {
      const standing = standings?.[kernel] ?? "absent";
      return paint[standing](MARKS[standing]);
    }),
  );
  const fact = (head: string, cell: (facts: Facts) => string): string[] =>
    row(head, ({ capabilities }) => (capabilities === undefined ? "" : cell(capabilities)));
  const facts = [
    fact("precision", ({ precision }) => precision),
    fact("convolution", ({ convolution }) => convolution),
    fact("NaN, infinities", ({ nonFinite }) => (nonFinite === "ieee" ? "exact" : nonFinite)),
    fact("subnormals", ({ subnormals }) => (subnormals ? "kept" : "flushed")),
    fact("repeatable", ({ deterministic }) => (deterministic ? "yes" : "no")),
    fact("largest array", ({ maxElements }) => power(maxElements)),
    row("GMAC/s", ({ speed }) => speed?.gmacPerSecond.toPrecision(3) ?? "–"),
  ];
  return formatTable(columns, [...kernels, ...facts], colors, facts.length);
}

type Facts = NonNullable<BackendRecord["capabilities"]>;

/** `2^31 − 1`: limits of arrays are powers of 2, or one less. */
function power(count: number): string {
  const exponent = Math.round(Math.log2(count));
  const away = count - 2 ** exponent;
  if (away === 0) return `2^${exponent}`;
  return away === -1 ? `2^${exponent}−1` : String(count);
}
