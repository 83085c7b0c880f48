/**
 * What random cases found: one JSON-serialisable record, and its text. Not how they are drawn and run (fuzz-backend.ts): this
 * file needs no fast-check, so that every report can have it.
 */
import type { KernelName } from "@convscope/core/backend";
import type { KernelCase } from "../case.js";

/** How the random cases of one kernel went. */
export interface FuzzedKernel {
  /** Cases that ran, those tried in shrinking not counted. */
  readonly runs: number;
  /** Largest error in units of its bound: above 1 a case failed by it. */
  readonly worst: number;
}

/** The smallest failing case of a kernel. */
export interface FuzzFailure {
  readonly kernel: KernelName;
  /** The case as a record of data: JSON that `runCase` takes, to be kept as a test. */
  readonly case: KernelCase;
  readonly problems: readonly string[];
  /** Kernel, geometry, operands, what is wrong, and how to see it again: one paragraph. */
  readonly message: string;
  readonly seed: number;
  /** Which case of this kernel and seed it was, counted from 1: `fuzzBackend` runs it again. */
  readonly run: number;
  readonly worst: number;
}

/** What a run of random cases found. */
export interface FuzzReport {
  readonly seed: number;
  /** Cases asked for. */
  readonly runs: number;
  /** Cases that ran: a kernel's rest does not once one of its cases has failed. */
  readonly done: number;
  /** Whether it was asked to stop before the end. */
  readonly stopped: boolean;
  readonly kernels: Readonly<Partial<Record<KernelName, FuzzedKernel>>>;
  /** At most one a kernel. */
  readonly failures: readonly FuzzFailure[];
}

/** How it went, in one line. */
export function fuzzVerdict({ seed, runs, done, stopped, failures }: FuzzReport): string {
  const kernels = failures.map(({ kernel }) => kernel).join(", ");
  const found = failures.length === 0 ? "none failed" : `failed: ${kernels}`;
  const early = stopped ? "; stopped on request" : "";
  return `${done} of ${runs} random cases ran, seed ${seed}: ${found}${early}`;
}

/** A case as JSON to paste, one line a field. */
export function recordText(c: KernelCase): string {
  const fields = Object.entries(c).map(([name, value]) => `  "${name}": ${JSON.stringify(value)}`);
  return `{\n${fields.join(",\n")}\n}`;
}

/** The report's lines: the verdict, then each failure with the record to keep. */
export function fuzzLines(report: FuzzReport): readonly string[] {
  const lines = [fuzzVerdict(report)];
  for (const { message, case: c } of report.failures) {
    lines.push(
      `  ${message}`,
      ...recordText(c)
        .split("\n")
        .map((line) => `    ${line}`),
    );
  }
  return lines;
}
