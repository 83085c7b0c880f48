/** A report that grows case by case, and can be gone on with in another run. */
import type { Case } from "../cases/case.js";
import { cases, meanGoals, titleOf } from "../cases/cases.js";
import type { Machine } from "../machine.js";
import { judgeMean, type Row } from "../row.js";
import type { Report } from "./report.js";

/** What a case or another measurement adds. */
export type Found = Partial<Pick<Report, "rows" | "failures" | "memory">>;

/**
 * The report with what was found in place of what it had of the same matches: rows in the order of the cases, means anew, as
 * of now.
 */
export function merged(report: Report, found: Found, now: Machine): Report {
  const { rows = [], failures = [], memory = report.memory } = found;
  const titles = cases.flatMap((each) => each.matches.map((match) => titleOf(each, match)));
  const known = new Map([...report.rows, ...rows].map((row) => [titleOfRow(row), row]));
  const failed = new Map(failures.map((failure) => [failure.match, failure]));
  const isNew = (title: string): boolean => failed.has(title) || rows.some(isOf(title));
  const sorted = titles.flatMap((title) => (failed.has(title) ? [] : (known.get(title) ?? [])));
  return {
    ...report,
    date: new Date().toISOString(),
    machine: now,
    rows: [...sorted, ...meanGoals.flatMap((goal) => judgeMean(goal, sorted) ?? [])],
    memory,
    failures: [...report.failures.filter(({ match }) => !isNew(match)), ...failures],
  };
}

/** Whether all matches of a case were measured, or are known to be impossible. */
export function isDone(each: Case, { rows, failures }: Report): boolean {
  return each.matches.every((match) => {
    const title = titleOf(each, match);
    const isImpossible = failures.some((failure) => failure.known && failure.match === title);
    return isImpossible || rows.some(isOf(title));
  });
}

/** Whether a run may go on with a report: times of two machines, or of a quick look, make no table. */
export function canGoOn(before: Report, isQuick: boolean, here: Machine): boolean {
  return (
    before.quick === isQuick &&
    before.machine.cpu === here.cpu &&
    before.machine.cores === here.cores &&
    before.versions["node"] === process.versions.node
  );
}

const isOf =
  (title: string): ((row: Row) => boolean) =>
  (row) =>
    titleOfRow(row) === title;

/** As {@link titleOf} has it. */
function titleOfRow(row: Row): string {
  return titleOf({ section: row.section, name: row.case }, row);
}
