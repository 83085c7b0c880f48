/** The result as a table for the terminal. */
import Table from "cli-table3";
import { columns } from "./columns.js";
import { type Report, verdict } from "./report.js";

/** The table, what failed, and the verdict. */
export function formatTable(report: Report): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [], compact: true },
  });
  table.push(...report.rows.map((row) => columns.map(({ text }) => text(row))));
  const failures = report.failures.map(
    (failure) => `${failure.case}, ${failure.contestant} and ${failure.peer}: ${failure.message}`,
  );
  const { start, end } = report.machine.loadAverage;
  const load = `Load average ${start} at the start, ${end} at the end.`;
  return [table.toString(), ...failures, load, verdict(report)].join("\n");
}
