/** Tables without boxes: a rule under the head is enough, and narrow terminals keep their columns. */
import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Colors } from "./screen.js";

/** A column: its head and where its cells stand. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

/** A table as text; the last `totals` rows stand below a second rule. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  colors: Colors,
  totals: number = 0,
): string {
  const none = "";
  const table = new Table({
    head: columns.map(({ head }) => colors.bold(head)),
    colAligns: columns.map(({ align = "left" }) => align),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
    chars: {
      top: none,
      "top-mid": none,
      "top-left": none,
      "top-right": none,
      bottom: none,
      "bottom-mid": none,
      "bottom-left": none,
      "bottom-right": none,
      left: "  ",
      right: none,
      middle: "  ",
      mid: "─",
      "left-mid": "  ",
      "mid-mid": "──",
      "right-mid": none,
    },
  });
  table.push(...rows.map((row) => [...row]));
  const lines = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  return withRules(lines, totals, colors).join("\n");
}

/** cli-table3's compact style has a rule under the head alone; the one above the totals is a copy of it. */
function withRules(lines: readonly string[], totals: number, colors: Colors): readonly string[] {
  const place = lines.findIndex((line) => line.trim() !== "" && /^[\s─]+$/.test(line));
  const rule = lines[place];
  if (rule === undefined) return lines;
  const drawn = `  ${colors.dim(rule.trim())}`;
  const body = lines.slice(place + 1);
  const before = body.slice(0, body.length - totals);
  const after = totals > 0 ? [drawn, ...body.slice(body.length - totals)] : [];
  return [...lines.slice(0, place), drawn, ...before, ...after];
}

/** Columns that a table takes, colours not counted. */
export function tableWidth(table: string): number {
  const lines = stripVTControlCharacters(table).split("\n");
  return Math.max(...lines.map((line) => line.length));
}
