/**
 * Runs cases on a backend, one after the other, and reports. Needs no test runner; vitest.ts gives the same cases to one.
 */
import { AbortedError, ArgumentError } from "@convscope/core/errors";
import { checkOptionNames, type OptionNames, show } from "@convscope/core/options";
import type { Case } from "./case.js";
import { conformanceCases } from "./cases/conformance-cases.js";
import { type CreateBackend, openBackend } from "./open-backend.js";
import { type CaseResult, type ConformanceReport, reportOf } from "./report.js";
import { CASE_OPTIONS, type CaseOptions, runCase } from "./run-case.js";
import { timeLimitOf } from "./time-limit.js";

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
