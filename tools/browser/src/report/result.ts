/** The report as data: what report.json holds. */
import type { ConformanceReport } from "@convscope/conformance";
import type { Place } from "./columns.js";

/** How one backend did in one place. */
export interface Result {
  readonly backend: string;
  readonly where: Place;
  /** The day of the run, `2026-01-31`. */
  readonly date: string;
  /** The place and its version: "Node 20.19.0". */
  readonly host: string;
  /** The packages that compute for it, with their versions. */
  readonly engines: readonly string[];
  readonly seconds: number;
  readonly report: ConformanceReport;
}

/** Everything that the page is made from. */
export interface Results {
  readonly machine: string;
  readonly results: readonly Result[];
}
