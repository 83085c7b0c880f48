/** Runs the suite's cases and random ones on one backend, with a counter; what was asked to stop says how far it came. */
import {
  type CaseResult,
  type ConformanceReport,
  type FuzzReport,
  runConformance,
} from "@convscope/conformance";
import { AbortedError } from "@convscope/core/errors";
import { createBackend } from "../backends.js";
import type { Session } from "../session.js";
import { strayOfTurn } from "../stray-rejections.js";
import { createCounter } from "../terminal/counter.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import type { FuzzPlan, Plan } from "./plan.js";
import { failureLines } from "./print-report.js";

/** Milliseconds of work after which signals are listened to. */
const SLICE = 50;

/** The report; undefined when it was stopped within the suite, which is then said. */
export async function checkBackend(
  { screen }: Session,
  name: string,
  { cases, fuzz }: Plan,
  signal: AbortSignal,
): Promise<ConformanceReport | undefined> {
  const failed: CaseResult[] = [];
  let report: ConformanceReport;
  try {
    using counter = createCounter(screen, `${name}: cases`);
    const pause = pauses();
    report = await runConformance(() => createBackend(name), {
      filter: (c) => cases.has(c),
      signal,
      strays,
      onCase: (result, done, total) => {
        if (result.status === "failed") failed.push(result);
        counter.update(done, total);
        return pause();
      },
    });
  } catch (error) {
    if (!(error instanceof AbortedError)) throw error;
    sayStopped(screen, name, error, failed);
    return undefined;
  }
  if (fuzz === undefined) return report;
  return { ...report, fuzz: await tryRandomCases(screen, name, fuzz, signal) };
}

async function tryRandomCases(
  screen: Screen,
  name: string,
  plan: FuzzPlan,
  signal: AbortSignal,
): Promise<FuzzReport> {
  const { fuzzBackend } = await import("@convscope/conformance/fuzz");
  using counter = createCounter(screen, `${name}: random cases`);
  const pause = pauses();
  return await fuzzBackend(() => createBackend(name), {
    ...plan,
    signal,
    strays,
    onRun: (done, runs) => {
      counter.update(done, runs);
      return pause();
    },
  });
}

/** What the backend left rejected in a case, in words. */
async function strays(): Promise<readonly string[]> {
  const stray = await strayOfTurn();
  return stray === undefined ? [] : [stray.message];
}

/** What is known of a suite that was stopped: a report of it would look like one of all. */
function sayStopped(
  screen: Screen,
  name: string,
  { details }: AbortedError,
  failed: readonly CaseResult[],
): void {
  for (const { case: c, problems } of failed) {
    for (const line of failureLines(c.kernel, c.name, problems, screen.errorColors)) {
      screen.warn(line);
    }
  }
  const [done, total] = [Number(details["done"]), Number(details["total"])];
  screen.warn(
    `${name}: stopped after ${count(done)} of ${count(total)} cases, of which ${count(failed.length)} failed.`,
  );
}

/** Lets the process see signals now and then: cases alone never leave it a turn. */
function pauses(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < SLICE) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now();
        resolve();
      });
    });
  };
}
