/** Runs one case of any kind on a backend, within a time limit; the suite (run-conformance.ts) and the fuzzer run many. */
import type { Backend, KernelName } from "@convscope/core/backend";
import { checkOptionNames, type OptionNames } from "@convscope/core/options";
import { type Case, isKernelCase, isProgramCase } from "./case.js";
import { omittingFact } from "./facts.js";
import { isGiven } from "./invoke.js";
import { isAbsent, whoGives, withMissingNoted } from "./missing-kernels.js";
import type { Outcome } from "./prepared-case.js";
import type { CaseResult } from "./report.js";
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

/** Whether a case can run on a backend: its kernel is given, and no stated fact omits it. */
export function standingOf(backend: Backend, c: Case): "runs" | "absent" | "omitted" {
  if (isProgramCase(c)) return c.trains && backend.grads === undefined ? "absent" : "runs";
  if (!isKernelCase(c)) return "runs";
  if (isAbsent(backend, c.kernel)) return "absent";
  return omittingFact(c, backend.capabilities) === undefined ? "runs" : "omitted";
}

async function outcomeOf(backend: Backend, c: Case): Promise<Outcome> {
  if (isKernelCase(c)) return await runKernelCase(backend, c);
  const called = new Set<KernelName>();
  const whole = withMissingNoted(backend, called);
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
