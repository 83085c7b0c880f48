/**
 * Tables without boxes: a rule under the head is enough. Where a screen is too narrow, columns that can be spared are left out,
 * one after the other, and then the words of the widest are folded.
 */
import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Colors } from "./screen.js";
import { fold } from "./wrap.js";

/** A column: its head and where its cells stand. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
  /** Whether it is left out where there is no room: 1 first, then 2 and so on. */
  readonly spare?: number;
}

type Rows = readonly (readonly string[])[];

/** A table of at most `width` columns as text; the last `totals` rows stand below a second rule. */
export function formatTable(
  columns: readonly Column[],
  rows: Rows,
  colors: Colors,
  totals: number = 0,
  width: number = Number.POSITIVE_INFINITY,
): string {
  const kept = columns.map((_, at) => at);
  const sparable = kept
    .filter((at) => columns[at]?.spare !== undefined)
    .sort((a, b) => (columns[a]?.spare ?? 0) - (columns[b]?.spare ?? 0));
  for (const at of sparable) {
    if (widthOf(widthsOf(pick(columns, kept), pickRows(rows, kept))) <= width) break;
    kept.splice(kept.indexOf(at), 1);
  }
  const left = pick(columns, kept);
  const folded = foldRows(left, pickRows(rows, kept), width);
  const below = folded.slice(folded.length - totals);
  const lines = below.map((row) => Math.max(...row.map((cell) => cell.split("\n").length)));
  return drawTable(
    left,
    folded,
    colors,
    lines.reduce((sum, each) => sum + each, 0),
  );
}

function pick<T>(list: readonly T[], kept: readonly number[]): readonly T[] {
  return list.filter((_, at) => kept.includes(at));
}

function pickRows(rows: Rows, kept: readonly number[]): Rows {
  return rows.map((row) => pick(row, kept));
}

/** Columns that a text takes, colours not counted. */
function shown(text: string): number {
  return stripVTControlCharacters(text).length;
}

function widthsOf(columns: readonly Column[], rows: Rows): readonly number[] {
  return columns.map(({ head }, at) =>
    Math.max(shown(head), ...rows.map((row) => shown(row[at] ?? ""))),
  );
}

/** Each column stands two behind the one before it. */
function widthOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + 2, 0);
}

/** Words are not folded to fewer columns than these. */
const LEAST = 8;

/** The rows with the cells of the widest columns of words in several lines, so that the table is as narrow as it must be. */
function foldRows(columns: readonly Column[], rows: Rows, width: number): Rows {
  const widths = [...widthsOf(columns, rows)];
  while (widthOf(widths) > width) {
    const words = widths.map((own, at) =>
      columns[at]?.align === "right" || own <= Math.max(LEAST, shown(columns[at]?.head ?? ""))
        ? 0
        : own,
    );
    const widest = words.indexOf(Math.max(...words));
    if ((words[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return rows.map((row) => row.map((cell, at) => foldCell(cell, widths[at] ?? shown(cell))));
}

/** A cell in lines, each in the cell's colour. */
function foldCell(cell: string, width: number): string {
  const words = stripVTControlCharacters(cell);
  const at = cell.indexOf(words);
  if (words.length <= width || at < 0) return cell;
  const [before, after] = [cell.slice(0, at), cell.slice(at + words.length)];
  return fold(words, width)
    .map((line) => before + line + after)
    .join("\n");
}

function drawTable(columns: readonly Column[], rows: Rows, colors: Colors, totals: number): string {
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
