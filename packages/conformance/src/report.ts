/**
 * What a run of the suite found: one JSON-serialisable record, and its text. Its page: html/html-report.ts.
 */
import type { Capabilities } from "@convscope/core/backend";
import type { Case, Subject } from "./case.js";
import type { FactEffect } from "./facts.js";
import { type FuzzReport, fuzzLines } from "./fuzz/fuzz-report.js";

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
  /** What random cases found, where they ran too. */
  readonly fuzz?: FuzzReport;
}

/** Whether nothing failed: no case of the suite, no random one. */
export function conforms({ failed, fuzz }: ConformanceReport): boolean {
  return failed === 0 && (fuzz === undefined || fuzz.failures.length === 0);
}

/** How one case ended. */
export interface CaseResult {
  readonly case: Case;
  readonly status: "passed" | "failed" | "absent" | "omitted";
  readonly problems: readonly string[];
  readonly worst: number;
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
    // JSON knows no Infinity.
    worst: Math.min(Number.MAX_VALUE, Math.max(0, ...results.map(({ worst }) => worst))),
  };
}

/** Puts the results of a run together. */
export function reportOf(
  backend: string,
  capabilities: Capabilities,
  facts: readonly FactEffect[],
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
  const failures = results
    .filter(({ status }) => status === "failed")
    .map(
      ({ case: c, problems, worst }): ConformanceFailure => ({
        case: c.name,
        kernel: c.kernel,
        message: failureMessage(c, problems),
        problems,
        worst: Math.min(Number.MAX_VALUE, worst),
      }),
    );
  return {
    backend,
    capabilities: { ...capabilities },
    kernels: Object.fromEntries(kernels),
    facts,
    failures,
    passed,
    failed,
    absent,
    omitted,
  };
}

function kernelLine(name: string, report: KernelReport): string {
  const parts = [`${report.passed} passed`];
  if (report.failed > 0) parts.push(`${report.failed} FAILED`);
  if (report.omitted > 0) parts.push(`${report.omitted} omitted`);
  const all = report.absent > 0 && report.passed + report.failed + report.omitted === 0;
  if (all)
    return `  ${name.padEnd(22)} not given: core composes it, or cannot train (${report.absent} cases)`;
  if (report.absent > 0) parts.push(`${report.absent} absent`);
  const worst = report.worst > 0 ? `, worst error ${report.worst.toPrecision(2)} of its bound` : "";
  return `  ${name.padEnd(22)} ${parts.join(", ")}${worst}`;
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
  for (const [name, kernel] of Object.entries(kernels)) lines.push(kernelLine(name, kernel));
  if (failures.length > 0) lines.push("", "Failures:");
  for (const { kernel, case: name, problems } of failures) {
    lines.push(`  ${kernel}: ${name}`, ...problems.map((problem) => `    ${problem}`));
  }
  if (fuzz !== undefined) lines.push("", ...fuzzLines(fuzz));
  lines.push("", `${passed} passed, ${failed} failed, ${absent} absent, ${omitted} omitted`);
  return lines.join("\n");
}
