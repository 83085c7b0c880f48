/** A whole run, as the JSON file has it. */
import type { Machine } from "../machine.js";
import type { Skip } from "../prepare.js";
import type { MemoryReading, SimdLimit } from "../readings.js";
import type { Row } from "../row.js";
import type { Failure } from "../run-case.js";

/** Everything that one run found. `rows` hold a mean behind the rows that it is of. */
export interface Report {
  /** `2026-11-22T17:40:00.000Z`, the end of the run. */
  readonly date: string;
  /** Whether only small cases were measured, and a few times. */
  readonly quick: boolean;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly limit: SimdLimit;
  readonly rows: readonly Row[];
  readonly memory: readonly MemoryReading[];
  readonly failures: readonly Failure[];
  /** What could not be measured here for want of a peer. */
  readonly skipped: readonly Skip[];
}

/** Whether every must is met and nothing failed that was expected to work. */
export function isMet({ rows, memory, failures }: Report): boolean {
  return [...rows, ...memory].every(({ ok }) => ok) && failures.every(({ known }) => known);
}

/** One sentence: how many musts are met. */
export function verdict({ rows, memory, failures, skipped }: Report): string {
  const judged = [...rows, ...memory].filter(({ target }) => target !== undefined);
  const met = judged.filter(({ ok }) => ok).length;
  const failed = failures.filter(({ known }) => !known).length;
  return [
    `${met} of ${judged.length} targets met`,
    ...(failed === 0 ? [] : [`${failed} could not be measured`]),
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped`]),
  ].join(", ");
}

/** What is said below the rows: memory, what peers cannot do, what failed, what was skipped. */
export function remarks({ memory, failures, skipped }: Report): readonly string[] {
  return [
    ...memory.map(
      ({ network, ratio, target, ok, residentMiB, weightsMiB, peakMiB }) =>
        `Memory of ${network}: ${ratio.toFixed(2)}× its weights resident (${residentMiB.toFixed(0)} of ${weightsMiB.toFixed(0)} MiB), must be below ${target}×: ${ok ? "ok" : "falls short"}; at most ${peakMiB.toFixed(0)} MiB while it was loaded.`,
    ),
    ...failures.map(
      ({ match, message, known }) => `${known ? "Cannot" : "Not measured"}: ${match}: ${message}`,
    ),
    ...reasonsOf(skipped),
  ];
}

/** One line for each reason. */
function reasonsOf(skipped: readonly Skip[]): readonly string[] {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const matches = skipped.filter((each) => each.reason === reason);
    return `Skipped ${matches.length} (${matches.map(({ match }) => match).join("; ")}): ${reason}`;
  });
}

/** The limit in words. */
export function limitText({ gflops, isFused }: SimdLimit): string {
  const how = isFused ? "fused multiply-add" : "multiplications and additions apart";
  return `One thread of WebAssembly does at most ${gflops.toFixed(1)} GFLOP/s here (${how}, registers alone).`;
}
