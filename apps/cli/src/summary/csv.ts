/** A summary as CSV (RFC 4180): every quantity a column, plain numbers. */
import { cells } from "./cells.js";
import type { SummaryView } from "./summary-view.js";

/** Lines with CRLF between; no line behind the last. */
export function summaryCsv(view: SummaryView): string {
  return cells(view, String)
    .map((row) => row.map(field).join(","))
    .join("\r\n");
}

/** Quoted where it has to be. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
