/**
 * Entry "@convscope/conformance/vitest": the suite as vitest tests, one `it` per case.
 */
import type { Backend } from "@convscope/core/backend";
import { ConvscopeError, ExecutionError, messageOf } from "@convscope/core/errors";
import { checkOptionNames } from "@convscope/core/options";
import { KERNEL_NAMES, KERNEL_TABLES } from "@convscope/core/program";
import { afterAll, describe, expect, it } from "vitest";
import { type Case, isKernelCase, type Subject } from "./case.js";
import { conformanceCases } from "./cases/conformance-cases.js";
import { isGiven } from "./invoke.js";
import { type CreateBackend, openBackend } from "./open-backend.js";
import { failureMessage } from "./report.js";
import { runCase, standingOf } from "./run-case.js";
import { timeLimitOf } from "./time-limit.js";

/** Choices of {@link describeBackend}. */
export interface DescribeOptions {
  /** Milliseconds after which a case fails that has no answer, and a factory that has none; 120,000 by default. */
  readonly timeLimit?: number | undefined;
}

/**
 * Declares the suite for a backend: a backend's whole conformance test is this one line.
 *
 * Optional kernels that the backend does not give are named in a test's title; they are no tests, skipped or otherwise.
 *
 * @throws ArgumentError for options that are unknown or impossible; what is no factory of a backend fails as a test
 * @example
 * ```ts
 * import { describeBackend } from "@convscope/conformance/vitest";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * export const declare = (): void => describeBackend("reference", createReferenceBackend);
 * ```
 */
export function describeBackend(
  name: string,
  create: CreateBackend,
  options: DescribeOptions = {},
): void {
  const op = `describeBackend("${name}")`;
  checkOptionNames(op, options, { timeLimit: true });
  const timeLimit = timeLimitOf(op, options);
  describe(`${name} conforms to the backend contract`, async () => {
    const backend = await opened(create, op, timeLimit);
    if (backend === undefined) return;
    afterAll(() => backend.dispose());
    const expectCase = expectCasesOn(backend, timeLimit);
    const cases = conformanceCases.filter((c) => standingOf(backend, c) === "runs");
    for (const [subject, list] of bySubject(cases)) {
      describe(subject, () => {
        for (const c of list) it(c.name, () => expectCase(c), timeLimit + TO_SAY_SO);
      });
    }
    it(`gives every required kernel${notGiven(backend)}`, () => {
      expect(REQUIRED.filter((kernel) => !isGiven(backend, kernel))).toEqual([]);
    });
  });
}

/** The backend, or a test that says why there is none: other suites of the file go on. */
async function opened(
  create: CreateBackend,
  op: string,
  timeLimit: number,
): Promise<Backend | undefined> {
  try {
    return await openBackend(create, op, timeLimit);
  } catch (error) {
    it("is made by its factory", () => {
      throw error instanceof ConvscopeError ? error : failedFactory(error, op);
    });
    return undefined;
  }
}

/** What somebody's factory throws, with whose it is. */
function failedFactory(cause: unknown, op: string): ExecutionError {
  return new ExecutionError(
    `${op}: found that the factory throws (${messageOf(cause)}), expected a backend; correct the factory`,
    "intact",
    cause,
  );
}

/** What vitest waits beyond the suite's own limit, whose message says more than vitest's. */
const TO_SAY_SO = 10_000;

const REQUIRED = KERNEL_NAMES.filter((kernel) => KERNEL_TABLES[kernel] === "kernels");

/** Runs a case and expects it to pass; after one without an answer the others do not wait for theirs. */
function expectCasesOn(backend: Backend, timeLimit: number): (c: Case) => Promise<void> {
  let unanswered: Case | undefined;
  return async (c) => {
    if (unanswered !== undefined) {
      const { kernel, name } = unanswered;
      expect.fail(`${c.kernel}: ${c.name}: was not run, for ${kernel}: ${name}: had no answer`);
    }
    const { problems, silent } = await runCase(backend, c, { timeLimit });
    if (silent) unanswered = c;
    expect(problems, failureMessage(c, problems)).toEqual([]);
  };
}

function bySubject(cases: readonly Case[]): ReadonlyMap<Subject, readonly Case[]> {
  const map = new Map<Subject, Case[]>();
  for (const c of cases) map.set(c.kernel, [...(map.get(c.kernel) ?? []), c]);
  return map;
}

/** The optional kernels that the backend leaves to core, in words for a title. */
function notGiven(backend: Backend): string {
  const absent = conformanceCases.filter(
    (c) => isKernelCase(c) && standingOf(backend, c) === "absent",
  );
  const names = [...new Set(absent.map(({ kernel }) => kernel))];
  return names.length === 0 ? "" : ` (not given: ${names.join(", ")})`;
}
