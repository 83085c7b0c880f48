/** The backends of a report page as columns: each with a title and an anchor of its own, also where two share a name. */
import type { Subject } from "../case.js";
import type { ConformanceReport } from "../report.js";

/** One report with what the page calls it. */
export interface Column {
  readonly title: string;
  /** Begins every anchor of this backend. */
  readonly id: string;
  readonly report: ConformanceReport;
}

/** The reports in their order; the second of one name is `js (2)`. */
export function columnsOf(reports: readonly ConformanceReport[]): readonly Column[] {
  const seen = new Map<string, number>();
  return reports.map((report, i) => {
    const time = (seen.get(report.backend) ?? 0) + 1;
    seen.set(report.backend, time);
    const title = time === 1 ? report.backend : `${report.backend} (${time})`;
    return { title, id: `b${i + 1}`, report };
  });
}

/** Where the page has all failures of a backend. */
export function failuresAnchor({ id }: Column): string {
  return `${id}-failures`;
}

/** Where the page has the failures of a kernel on a backend. */
export function failureAnchor({ id }: Column, subject: Subject): string {
  return `${id}-${subject}`;
}

/** Where the page has the random case that failed. */
export function fuzzAnchor({ id }: Column, kernel: Subject): string {
  return `${id}-random-${kernel}`;
}
