/**
 * Runs cases on a backend, one after the other, and reports. Needs no test runner; vitest.ts gives the same cases to one.
 */
import type { Backend, KernelName } from "@convscope/core/backend";
import { AbortedError, ArgumentError } from "@convscope/core/errors";
import { checkOptionNames, type OptionNames, show } from "@convscope/core/options";
import { type Case, isKernelCase, isProgramCase } from "./case.js";
import { conformanceCases } from "./cases/conformance-cases.js";
import { omittingFact } from "./facts.js";
import { isGiven } from "./invoke.js";
import { isOptional, missingKernels, whoGives, withMissingNoted } from "./missing-kernels.js";
import { type CreateBackend, openBackend } from "./open-backend.js";
import type { Outcome } from "./prepared-case.js";
import { type CaseResult, type ConformanceReport, reportOf } from "./report.js";
import { runKernelCase } from "./run-kernel-case.js";
import { runMemoryCase } from "./run-memory-case.js";
import { runProgramCase } from "./run-program-case.js";
import { seconds, timeLimitOf, within } from "./time-limit.js";

/** Choices of {@link runCase}. */
export interface CaseOptions {
  /** Milliseconds after which a case fails that has no answer; 120,000 by default. */
  readonly timeLimit?: number | undefined;
  /**
   * Asked after every case for what else went wrong in it: what only the platform knows, such as a promise that the backend
   * left rejected and unhandled. The problems are the case's.
   */
  readonly strays?: (() => Promise<readonly string[]>) | undefined;
}

/** Names of {@link CaseOptions}. */
export const CASE_OPTIONS: OptionNames<CaseOptions> = { timeLimit: true, strays: true };

/** Choices of {@link runConformance}. */
export interface ConformanceOptions extends CaseOptions {
  /** Which cases to run; all by default. */
  readonly filter?: ((c: Case) => boolean) | undefined;
  /** Stops the run between two cases. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every case, for progress; a promise is awaited, so that a page can draw in between. */
  readonly onCase?: ((result: CaseResult, done: number, total: number) => unknown) | undefined;
}

const OPTIONS: OptionNames<ConformanceOptions> = {
  ...CASE_OPTIONS,
  filter: true,
  signal: true,
  onCase: true,
};

function checkOptions(options: ConformanceOptions): void {
  checkOptionNames("conformance", options, OPTIONS);
  const { filter } = options;
  if (filter === undefined || typeof filter === "function") return;
  throw new ArgumentError(
    `conformance: found filter ${show(filter)}, expected a function of a case; write (c) => c.kernel === "conv2d", say`,
    { filter },
  );
}

/** Whether a backend leaves out a kernel that it may leave out. */
export function isAbsent(backend: Backend, kernel: KernelName): boolean {
  return isOptional(backend, kernel) && !isGiven(backend, kernel);
}

/** Whether a case can run on a backend: its kernel is given, and no stated fact omits it. */
export function standingOf(backend: Backend, c: Case): "runs" | "absent" | "omitted" {
  if (isProgramCase(c)) return c.trains && backend.grads === undefined ? "absent" : "runs";
  if (!isKernelCase(c)) return "runs";
  if (isAbsent(backend, c.kernel)) return "absent";
  return omittingFact(c, backend.capabilities) === undefined ? "runs" : "omitted";
}

async function outcomeOf(backend: Backend, c: Case): Promise<Outcome> {
  if (isKernelCase(c)) return await runKernelCase(backend, c);
  const missing = missingKernels(backend);
  const called = new Set<KernelName>();
  const whole = missing.length === 0 ? backend : withMissingNoted(backend, missing, called);
  const outcome = isProgramCase(c) ? await runProgramCase(whole, c) : await runMemoryCase(whole, c);
  return called.size === 0 ? outcome : { ...outcome, reliesOn: [...called] };
}

/** Runs one case. */
export async function runCase(
  backend: Backend,
  c: Case,
  options: CaseOptions = {},
): Promise<CaseResult> {
  checkOptionNames("runCase", options, CASE_OPTIONS);
  const timeLimit = timeLimitOf("runCase", options);
  const standing = standingOf(backend, c);
  if (standing !== "runs") return { case: c, status: standing, problems: [], worst: 0 };
  if (isKernelCase(c) && !isGiven(backend, c.kernel)) {
    const problems = [`is missing: ${whoGives(c.kernel)} has this kernel`];
    return { case: c, status: "failed", problems, worst: 0 };
  }
  const outcome = await within(outcomeOf(backend, c), timeLimit);
  if (outcome === "late") {
    const problems = [
      `gave no answer within ${seconds(timeLimit)}: a read that never settles, or work that takes longer`,
    ];
    return { case: c, status: "failed", problems, worst: 0, silent: true };
  }
  const stray = (await options.strays?.()) ?? [];
  if (stray.length > 0) {
    const { worst } = outcome;
    return { case: c, status: "failed", problems: [...outcome.problems, ...stray], worst };
  }
  const status = outcome.problems.length === 0 ? "passed" : "failed";
  return { case: c, status, ...outcome };
}

/**
 * Runs the suite on a backend made by `create`, which is disposed of at the end.
 *
 * A case that fails does not stop the run, but for one that the backend gives no answer to: what is asked of it afterwards
 * would wait for ever, too. The report says so.
 *
 * @throws ArgumentError for impossible options, or when `create` gives no backend, or one without the members that are not
 * kernels
 * @throws AbortedError when `signal` asks for it
 * @example
 * ```ts
 * import { runConformance } from "@convscope/conformance";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const report = await runConformance(createReferenceBackend, { filter: (c) => c.kernel === "concat" });
 * if (report.failed > 0) throw new Error(report.failures[0]?.message);
 * ```
 */
export async function runConformance(
  create: CreateBackend,
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  checkOptions(options);
  const { filter = () => true, signal, onCase, strays } = options;
  const timeLimit = timeLimitOf("conformance", options);
  const cases = conformanceCases.filter(filter);
  const backend = await openBackend(create, "conformance", timeLimit);
  const results: CaseResult[] = [];
  try {
    for (const c of cases) {
      if (signal?.aborted === true) {
        throw new AbortedError(
          `conformance: found a request to stop after ${results.length} of ${cases.length} cases; run it again for a full report`,
          { done: results.length, total: cases.length },
        );
      }
      const result = await runCase(backend, c, { timeLimit, strays });
      results.push(result);
      await onCase?.(result, results.length, cases.length);
      if (result.silent) break;
    }
    const report = reportOf(backend, results);
    const last = results.at(-1);
    if (!last?.silent) return report;
    const notRun = cases.length - results.length;
    return { ...report, silence: { kernel: last.case.kernel, case: last.case.name, notRun } };
  } finally {
    backend.dispose();
  }
}
