/**
 * The suite tried on itself: every mutant must fail the case that was written because of it, and no correct backend may
 * fail any. Says whether the suite can be trusted, and nothing of a backend of the user's.
 */
import type { Backend } from "@convscope/core/backend";
import { AbortedError } from "@convscope/core/errors";
import { createReferenceBackend } from "@convscope/core/reference";
import type { Case, Subject } from "./case.js";
import { conformanceCases } from "./cases/conformance-cases.js";
import { compiled, createFloat32Backend } from "./mutants/float32-backend.js";
import { float32Kernels, type SumOrder } from "./mutants/float32-kernels.js";
import type { Mutant } from "./mutants/mutant.js";
import { mutants } from "./mutants/mutants.js";
import { failureMessage } from "./report.js";
import { runCase } from "./run-case.js";
import { runConformance } from "./run-conformance.js";

/** How one mutant fared. */
export interface MutantResult {
  /** What the backend does, as the end of "a backend that …". */
  readonly wrong: string;
  readonly kernel: Subject;
  /** The case that was written because of it. */
  readonly case: string;
  /** Whether that case failed and its message says what is wrong. */
  readonly caught: boolean;
  /** What the case said of the mutant. */
  readonly message: string;
}

/** How one correct backend fared. */
export interface CorrectResult {
  readonly name: string;
  readonly passed: number;
  /** Messages of the cases that it failed: none, if the suite is right. */
  readonly failures: readonly string[];
}

/** What the self-test found. */
export interface SelfTestReport {
  readonly mutants: readonly MutantResult[];
  readonly correct: readonly CorrectResult[];
  readonly caught: number;
  readonly total: number;
  /** Whether all mutants were caught and no correct backend was failed. */
  readonly ok: boolean;
}

/** Choices of {@link runSelfTest}. */
export interface SelfTestOptions {
  /** Stops the run between two backends. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every backend, for progress. */
  readonly onBackend?: ((name: string, done: number, total: number) => void) | undefined;
}

const ORDERS: readonly SumOrder[] = ["forward", "reversed", "blocked", "pairwise"];

/** Backends that differ in everything that a correct one may differ in. */
const CORRECT: readonly { readonly name: string; readonly create: () => Backend }[] = [
  { name: "the reference", create: createReferenceBackend },
  ...ORDERS.map((order) => ({
    name: `float32 with sums taken ${order}`,
    create: () => createFloat32Backend({ base: float32Kernels(order) }),
  })),
  {
    name: "float32 compiled, state replaced in place",
    create: () => createFloat32Backend(compiled),
  },
];

/** Defects that are known from elsewhere and are no backend's: backends are not asked for these numbers. */
const ELSEWHERE = [
  "Not here: receptive fields and counts are worked out without a backend. The tests of @convscope/explain name what is known",
  'to go wrong there: "VGG16: a unit of pool5 sees 212 pixels" (308 was shipped), "a residual block sees the union of its',
  'branches" and "MACs of nested modules". The gradient of local response normalisation is composed by core: here its parts',
  "are made wrong, and the tests of @convscope/core hold the whole against differences to second order.",
] as const;

/** The case that a mutant names. */
function caseOf({ kernel, caughtBy }: Mutant): Case {
  const found = conformanceCases.find((c) => c.kernel === kernel && c.name === caughtBy);
  if (found === undefined) throw new RangeError(`no case "${caughtBy}" of ${kernel}`);
  return found;
}

/** Runs the case that a mutant names on it. */
export async function tryMutant(mutant: Mutant): Promise<MutantResult> {
  const { wrong, kernel, caughtBy, changes, says } = mutant;
  const c = caseOf(mutant);
  const { status, problems } = await runCase(createFloat32Backend(changes), c);
  const message = failureMessage(c, problems);
  const caught = status === "failed" && says.test(message);
  return { wrong, kernel, case: caughtBy, caught, message };
}

async function tryCorrect(name: string, create: () => Backend): Promise<CorrectResult> {
  const { passed, failures } = await runConformance(create);
  return { name, passed, failures: failures.map(({ message }) => message) };
}

/**
 * Runs the suite on all mutants, and on correct backends that sum in different orders.
 *
 * @throws AbortedError when `signal` asks for it
 * @example
 * ```ts
 * import { formatSelfTest, type SelfTestReport } from "@convscope/conformance";
 * const show = (report: SelfTestReport): void => console.log(formatSelfTest(report));
 * ```
 */
export async function runSelfTest(options: SelfTestOptions = {}): Promise<SelfTestReport> {
  const { signal, onBackend } = options;
  const total = mutants.length + CORRECT.length;
  const results: MutantResult[] = [];
  const correct: CorrectResult[] = [];
  const next = (name: string): void => {
    const done = results.length + correct.length;
    onBackend?.(name, done, total);
    if (signal?.aborted !== true) return;
    throw new AbortedError(
      `self-test: found a request to stop after ${done} of ${total} backends; run it again for a full report`,
      { done, total },
    );
  };
  for (const mutant of mutants) {
    results.push(await tryMutant(mutant));
    next(mutant.wrong);
  }
  for (const { name, create } of CORRECT) {
    correct.push(await tryCorrect(name, create));
    next(name);
  }
  const caught = results.filter((result) => result.caught).length;
  const ok = caught === mutants.length && correct.every(({ failures }) => failures.length === 0);
  return { mutants: results, correct, caught, total: mutants.length, ok };
}

/** The report as text: every backend with what was said of it; the last line is `N of N mutants caught`. */
export function formatSelfTest({ mutants: all, correct, caught, total }: SelfTestReport): string {
  const lines = ["Correct backends, which must pass every case:"];
  for (const { name, passed, failures } of correct) {
    const verdict = failures.length === 0 ? "passed" : "FAILED";
    lines.push(`  ${verdict}  ${name}: ${passed} cases passed, ${failures.length} failed`);
    lines.push(...failures.map((message) => `            ${message}`));
  }
  lines.push("", "Mutants, each a correct backend with one line changed:");
  for (const { wrong, case: name, kernel, caught: isCaught, message } of all) {
    lines.push(`  ${isCaught ? "caught" : "MISSED"}  a backend that ${wrong}`);
    const prefix = `${kernel}: ${name}: `;
    const said = message.startsWith(prefix) ? message.slice(prefix.length) : message;
    lines.push(`          ${kernel}, "${name}": ${said === "" ? "passed" : said}`);
  }
  lines.push("", ...ELSEWHERE, "", `${caught} of ${total} mutants caught`);
  return lines.join("\n");
}
