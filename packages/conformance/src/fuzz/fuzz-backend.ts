/**
 * Entry "@convscope/conformance/fuzz": random cases of every kernel that a backend gives, each checked as the suite checks its
 * own (values within the derived bound, operands unchanged, buffers freed, replayed and compiled alike, gradients adjoint). A
 * failing case is shrunk to the smallest that still fails. Seeded: equal seeds give equal runs.
 */
import type { Backend, KernelName } from "@convscope/core/backend";
import { ArgumentError } from "@convscope/core/errors";
import { checkOptionNames, type OptionNames } from "@convscope/core/options";
import { KERNEL_NAMES } from "@convscope/core/program";
import type { KernelCase } from "../case.js";
import { isAbsent } from "../missing-kernels.js";
import { type CreateBackend, openBackend } from "../open-backend.js";
import type { CaseResult } from "../report.js";
import { CASE_OPTIONS, type CaseOptions, runCase } from "../run-case.js";
import { timeLimitOf } from "../time-limit.js";
import { describeGeometry, describeOperands } from "./describe-case.js";
import { type FastCheck, loadFastCheck } from "./fast-check.js";
import type { FuzzedKernel, FuzzFailure, FuzzReport } from "./fuzz-report.js";
import { randomCase } from "./random-case.js";

/** Choices of {@link fuzzBackend}. */
export interface FuzzOptions extends CaseOptions {
  /** Random cases, shared out among the kernels. */
  readonly runs: number;
  /** A whole number; equal seeds give equal cases. */
  readonly seed: number;
  /** Kernels to try; all that the backend gives by default. */
  readonly kernels?: readonly KernelName[] | undefined;
  /** The `run` of a failure: only that case runs, of the one kernel named, and shrinks to the same. */
  readonly run?: number | undefined;
  /** Called after every case, for progress; a promise is awaited. */
  readonly onRun?: ((done: number, runs: number) => unknown) | undefined;
  /** Stops between two cases; the report then says what was done. */
  readonly signal?: AbortSignal | undefined;
}

/** One run over the kernels of a backend. */
class Fuzzer {
  done = 0;
  /** Whether the backend gave no answer: nothing more is asked of it. */
  silent = false;
  readonly #fc: FastCheck;
  readonly #backend: Backend;
  readonly #options: FuzzOptions;

  constructor(fc: FastCheck, backend: Backend, options: FuzzOptions) {
    this.#fc = fc;
    this.#backend = backend;
    this.#options = options;
  }

  /** So many cases of one kernel, or fewer if one fails. */
  async run(
    kernel: KernelName,
    runs: number,
  ): Promise<{ readonly report: FuzzedKernel; readonly failure?: FuzzFailure }> {
    const { seed, run, signal, onRun, timeLimit, strays } = this.#options;
    const before = this.done;
    let worst = 0;
    let smallest: CaseResult | undefined;
    const holds = async (c: KernelCase): Promise<boolean> => {
      this.#fc.pre(signal?.aborted !== true && !this.silent);
      const result = await runCase(this.#backend, c, { timeLimit, strays });
      if (result.silent) this.silent = true;
      worst = Math.max(worst, result.worst);
      if (smallest === undefined) {
        this.done++;
        await onRun?.(this.done, run === undefined ? this.#options.runs : 1);
      }
      // The last one that failed is the smallest: shrinking goes on from each that does.
      if (result.status === "failed") smallest = result;
      return result.status !== "failed";
    };
    const cases = randomCase(this.#fc, kernel, this.#backend.capabilities);
    const { counterexamplePath, counterexample } = await this.#fc.check(
      this.#fc.asyncProperty(cases, holds),
      {
        seed,
        numRuns: runs,
        maxSkipsPerRun: 0,
        ...(run === undefined ? {} : { path: String(run - 1) }),
      },
    );
    const report = { runs: this.done - before, worst };
    const found = counterexample?.[0];
    if (smallest === undefined || found === undefined) return { report };
    // A path is the case's number from 0, then how it was shrunk.
    const failed = 1 + Number((counterexamplePath ?? "").split(":")[0]);
    return { report, failure: failureOf(found, smallest, seed, failed) };
  }
}

/** The failure with its case named after where it comes from. */
function failureOf(
  found: KernelCase,
  { problems, worst }: CaseResult,
  seed: number,
  run: number,
): FuzzFailure {
  const { kernel, geometry } = found;
  const origin = `seed ${seed}, run ${run}`;
  return {
    kernel,
    case: { ...found, name: `found by fuzzing: ${origin}` },
    problems,
    message: `${kernel} with ${describeGeometry(geometry)}; ${describeOperands(found)}: ${problems.join("; ")} (${origin})`,
    seed,
    run,
    worst,
  };
}

const OPTIONS: OptionNames<FuzzOptions> = {
  ...CASE_OPTIONS,
  runs: true,
  seed: true,
  kernels: true,
  run: true,
  onRun: true,
  signal: true,
};

function checkOptions(options: FuzzOptions): void {
  checkOptionNames("fuzz", options, OPTIONS);
  const { runs, seed, kernels, run } = options;
  if (!Number.isSafeInteger(runs) || runs < 1) {
    throw new ArgumentError(
      `fuzz: found ${runs} runs, expected a whole number of at least 1; ask for 1000, say`,
      { runs },
    );
  }
  if ((seed | 0) !== seed) {
    throw new ArgumentError(
      `fuzz: found seed ${seed}, expected a whole number of 32 bits (equal seeds give equal runs); correct it`,
      { seed },
    );
  }
  if (run === undefined) return;
  if (!Number.isSafeInteger(run) || run < 1 || kernels?.length !== 1) {
    throw new ArgumentError(
      `fuzz: found run ${run} of ${kernels?.length ?? "all"} kernels, expected a whole number from 1 of one kernel (runs are counted for each); name it in kernels`,
      { run, kernels },
    );
  }
}

/** Each kernel's share of the runs. */
function sharesOf(
  kernels: readonly KernelName[],
  runs: number,
): readonly (readonly [KernelName, number])[] {
  const rest = runs % kernels.length;
  return kernels.map((kernel, i) => [
    kernel,
    Math.floor(runs / kernels.length) + (i < rest ? 1 : 0),
  ]);
}

/**
 * Runs random cases on a backend made by `create`, which is disposed of at the end.
 *
 * A kernel's first failing case is shrunk and ends that kernel's cases; the other kernels go on. Facts that the backend
 * states set bounds and leave out numbers exactly as in the suite.
 *
 * @throws UnsupportedError when fast-check is not installed, ArgumentError for impossible options
 * @example
 * ```ts
 * import { fuzzBackend } from "@convscope/conformance/fuzz";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const report = await fuzzBackend(createReferenceBackend, { runs: 20, seed: 42, kernels: ["conv2d"] });
 * if (report.failures.length > 0) throw new Error(report.failures[0]?.message);
 * ```
 */
export async function fuzzBackend(
  create: CreateBackend,
  options: FuzzOptions,
): Promise<FuzzReport> {
  checkOptions(options);
  const { seed, kernels = KERNEL_NAMES, run, signal } = options;
  const runs = run === undefined ? options.runs : 1;
  const timeLimit = timeLimitOf("fuzz", options);
  const fc = await loadFastCheck();
  const backend = await openBackend(create, "fuzz", timeLimit);
  try {
    const fuzzer = new Fuzzer(fc, backend, options);
    const chosen = kernels.filter((kernel) => !isAbsent(backend, kernel));
    const reports: [KernelName, FuzzedKernel][] = [];
    const failures: FuzzFailure[] = [];
    for (const [kernel, share] of sharesOf(chosen, runs)) {
      if (share === 0 || signal?.aborted === true || fuzzer.silent) continue;
      const { report, failure } = await fuzzer.run(kernel, share);
      reports.push([kernel, report]);
      if (failure !== undefined) failures.push(failure);
    }
    return {
      seed,
      runs,
      done: fuzzer.done,
      stopped: signal?.aborted === true,
      kernels: Object.fromEntries(reports),
      failures,
    };
  } finally {
    backend.dispose();
  }
}
