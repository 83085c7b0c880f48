/** A whole run, as the JSON file has it. */
import type { Machine } from "../machine.js";
import type { Row } from "../row.js";
import type { Failure } from "../run-matches.js";

/** Everything that one run found. `rows` hold a mean behind the rows that it is of. */
export interface Report {
  /** `2026-11-22T17:40:00.000Z`, the end of the run. */
  readonly date: string;
  /** Whether only small cases were measured, and a few times. */
  readonly quick: boolean;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
}

/** Whether every must is met and nothing failed. */
export function isMet({ rows, failures }: Report): boolean {
  return failures.length === 0 && rows.every((row) => row.ok);
}

/** One sentence: how many musts are met. */
export function verdict({ rows, failures }: Report): string {
  const met = rows.filter((row) => row.ok).length;
  const failed = failures.length === 0 ? "" : `, ${failures.length} could not be measured`;
  return `${met} of ${rows.length} targets met${failed}`;
}
