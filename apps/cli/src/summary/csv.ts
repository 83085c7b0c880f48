/** A summary as CSV (RFC 4180): every quantity a column, plain numbers. */
import type { Summary } from "@convscope/explain";
import type { LayerColumn } from "../backend-fit.js";
import { cells } from "./cells.js";

/** Lines with CRLF between; no line behind the last. */
export function summaryCsv(summary: Summary, words?: LayerColumn): string {
  return cells(summary, String, words)
    .map((row) => row.map(field).join(","))
    .join("\r\n");
}

/** Quoted where it has to be. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
