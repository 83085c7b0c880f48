/**
 * What a run of the suite found: one JSON-serialisable record, and its text. Its page: html/html-report.ts.
 */
import type { Backend, Capabilities, KernelName } from "@convscope/core/backend";
import type { Case, Subject } from "./case.js";
import { type FactEffect, factEffects } from "./facts.js";
import { type FuzzReport, fuzzLines } from "./fuzz/fuzz-report.js";
import type { Outcome } from "./prepared-case.js";

/** How the cases of one kernel went. */
export interface KernelReport {
  readonly passed: number;
  readonly failed: number;
  /** Cases of an optional kernel that the backend does not give. */
  readonly absent: number;
  /** Cases that a stated fact omits. */
  readonly omitted: number;
  /** Largest error in units of its bound, over the results that have one: above 1 a case failed by it. */
  readonly worst: number;
}

/** One case that failed, with everything that was wrong. */
export interface ConformanceFailure {
  readonly case: string;
  readonly kernel: Subject;
  readonly message: string;
  readonly problems: readonly string[];
  readonly worst: number;
  /** A kernel that fails its own cases, which explains this failure: nothing is wrong here but how the two fit together. */
  readonly follows?: KernelName;
}

/** A backend that stopped answering: the run ended with the case that it gave no answer to. */
export interface Silence {
  readonly kernel: Subject;
  readonly case: string;
  /** Cases that were not run because of it. */
  readonly notRun: number;
}

/** What a run found. */
export interface ConformanceReport {
  readonly backend: string;
  readonly capabilities: Capabilities;
  readonly kernels: Readonly<Partial<Record<Subject, KernelReport>>>;
  readonly facts: readonly FactEffect[];
  readonly failures: readonly ConformanceFailure[];
  readonly passed: number;
  readonly failed: number;
  readonly absent: number;
  readonly omitted: number;
  /** Where the run ended early, if it did. */
  readonly silence?: Silence;
  /** What random cases found, where they ran too. */
  readonly fuzz?: FuzzReport;
}

/** Whether nothing failed: no case of the suite, no random one. */
export function conforms({ failed, fuzz }: ConformanceReport): boolean {
  return failed === 0 && (fuzz === undefined || fuzz.failures.length === 0);
}

/** How one case ended. */
export interface CaseResult extends Outcome {
  readonly case: Case;
  readonly status: "passed" | "failed" | "absent" | "omitted";
  /** Whether the backend gave no answer in time. */
  readonly silent?: true;
}

/** The sentence that a failed case is reported with. */
export function failureMessage(c: Case, problems: readonly string[]): string {
  return `${c.kernel}: ${c.name}: ${problems.join("; ")}`;
}

/** How some results went. */
export function kernelReport(results: readonly CaseResult[]): KernelReport {
  const count = (status: CaseResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  return {
    passed: count("passed"),
    failed: count("failed"),
    absent: count("absent"),
    omitted: count("omitted"),
    worst: Math.max(0, ...results.map(({ worst }) => worst)),
  };
}

function failureOf(
  { case: c, problems, worst, reliesOn }: CaseResult,
  others: readonly CaseResult[],
): ConformanceFailure {
  const failing = new Set(others.map((other) => other.case.kernel));
  const follows = reliesOn?.find((kernel) => failing.has(kernel));
  return {
    case: c.name,
    kernel: c.kernel,
    message: failureMessage(c, problems),
    problems,
    worst,
    ...(follows && { follows }),
  };
}

/** Puts the results of a run together. */
export function reportOf(
  { name, capabilities }: Backend,
  results: readonly CaseResult[],
): ConformanceReport {
  const byKernel = new Map<Subject, CaseResult[]>();
  for (const result of results) {
    const list = byKernel.get(result.case.kernel) ?? [];
    list.push(result);
    byKernel.set(result.case.kernel, list);
  }
  const kernels = [...byKernel].map(([kernel, list]) => [kernel, kernelReport(list)] as const);
  const { passed, failed, absent, omitted } = kernelReport(results);
  const wrong = results.filter(({ status }) => status === "failed");
  const failures = wrong.map((result) => failureOf(result, wrong));
  const cases = results.filter(({ status }) => status === "omitted").map((result) => result.case);
  return {
    backend: name,
    capabilities: { ...capabilities },
    kernels: Object.fromEntries(kernels),
    facts: factEffects(capabilities, cases),
    failures,
    passed,
    failed,
    absent,
    omitted,
  };
}

/** Failures of a report in parts: those of their own, and those that follow from a kernel, by that kernel. */
export function failureGroups(failures: readonly ConformanceFailure[]): {
  readonly own: readonly ConformanceFailure[];
  readonly following: ReadonlyMap<KernelName, readonly ConformanceFailure[]>;
} {
  const following = new Map<KernelName, ConformanceFailure[]>();
  for (const failure of failures) {
    const { follows } = failure;
    if (follows !== undefined) following.set(follows, [...(following.get(follows) ?? []), failure]);
  }
  return { own: failures.filter(({ follows }) => follows === undefined), following };
}

/** So many failures `follow from`, in words. */
export function followers(count: number): string {
  return `${count} ${count === 1 ? "follows" : "follow"} from`;
}

/** How many failures of a kernel follow from others, in words; nothing where none does. */
export function followingText(failures: readonly ConformanceFailure[]): string {
  return [...failureGroups(failures).following]
    .map(([cause, list]) => `${followers(list.length)} ${cause}`)
    .join(", ");
}

function kernelLine(
  name: string,
  report: KernelReport,
  failures: readonly ConformanceFailure[],
): string {
  const parts = [`${report.passed} passed`];
  const following = followingText(failures.filter(({ kernel }) => kernel === name));
  if (report.failed > 0) {
    parts.push(`${report.failed} FAILED${following === "" ? "" : ` (${following})`}`);
  }
  if (report.omitted > 0) parts.push(`${report.omitted} omitted`);
  const all = report.absent > 0 && report.passed + report.failed + report.omitted === 0;
  if (all)
    return `  ${name.padEnd(22)} not given: core composes it, or cannot train (${report.absent} cases)`;
  if (report.absent > 0) parts.push(`${report.absent} absent`);
  const worst = report.worst > 0 ? `, worst error ${report.worst.toPrecision(2)} of its bound` : "";
  return `  ${name.padEnd(22)} ${parts.join(", ")}${worst}`;
}

function failureLines(failures: readonly ConformanceFailure[]): readonly string[] {
  const { own, following } = failureGroups(failures);
  const lines = failures.length > 0 ? ["", "Failures:"] : [];
  for (const { kernel, case: name, problems } of own) {
    lines.push(`  ${kernel}: ${name}`, ...problems.map((problem) => `    ${problem}`));
  }
  for (const [cause, list] of following) {
    lines.push("", `Following from ${cause}, which fails cases of its own (correct it first):`);
    lines.push(...list.map(({ kernel, case: name }) => `  ${kernel}: ${name}`));
  }
  return lines;
}

/** What became of the cases that did not pass, in words. */
export function otherCounts({ failed, absent, omitted }: ConformanceReport): readonly string[] {
  const counts: readonly (readonly [number, string])[] = [
    [failed, "failed"],
    [absent, "of kernels not given"],
    [omitted, "omitted by a stated fact"],
  ];
  return counts.flatMap(([count, what]) =>
    count > 0 ? [`${count.toLocaleString("en")} ${what}`] : [],
  );
}

/** Where a run ended, in a sentence. */
export function silenceText({ kernel, case: name, notRun }: Silence): string {
  const rest =
    notRun === 1 ? "1 case was not run" : `${notRun.toLocaleString("en")} cases were not run`;
  return `The backend gave no answer in "${kernel}: ${name}", so ${rest}.`;
}

/**
 * The report as text, one line a kernel, the failures in full.
 *
 * @example
 * ```ts
 * import { formatReport, runConformance } from "@convscope/conformance";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const report = await runConformance(createReferenceBackend, { filter: (c) => c.kernel === "slice" });
 * console.log(formatReport(report));
 * ```
 */
export function formatReport(report: ConformanceReport): string {
  const { backend, kernels, facts, failures, passed, failed, absent, omitted, fuzz } = report;
  const lines = [`Conformance of "${backend}"`, "", "Facts that it states:"];
  for (const { fact, effect, omitted: cases } of facts) {
    lines.push(`  ${fact}: ${effect}${cases > 0 ? ` (${cases} cases)` : ""}`);
  }
  lines.push("", "Kernels:");
  for (const [name, kernel] of Object.entries(kernels)) {
    lines.push(kernelLine(name, kernel, failures));
  }
  lines.push(...failureLines(failures));
  if (report.silence !== undefined) lines.push("", silenceText(report.silence));
  if (fuzz !== undefined) lines.push("", ...fuzzLines(fuzz));
  lines.push("", `${passed} passed, ${failed} failed, ${absent} absent, ${omitted} omitted`);
  return lines.join("\n");
}
