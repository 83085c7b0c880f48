/** The result as a table for the terminal. */
import Table from "cli-table3";
import { columns } from "./columns.js";
import { limitText, type Report, remarks, verdict } from "./report.js";

/** The table, what else is to be said, and the verdict. */
export function formatTable(report: Report): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [], compact: true },
  });
  table.push(...report.rows.map((row) => columns.map(({ text }) => text(row, report.limit))));
  const { start, end } = report.machine.loadAverage;
  const load = `Load average ${start} at the start, ${end} at the end.`;
  const rows = report.rows.length === 0 ? [] : [table.toString()];
  const lines = [...rows, ...remarks(report), limitText(report.limit), load];
  return [...lines, verdict(report)].join("\n");
}
