/** The work of `convscope conformance`, loaded when it is asked for: the suite's cases take their time to load. */
import {
  type ConformanceReport,
  conforms,
  formatHtmlReport,
  formatSelfTest,
  runSelfTest,
} from "@convscope/conformance";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterrupt } from "../interrupt.js";
import type { Session } from "../session.js";
import { createCounter } from "../terminal/counter.js";
import { checkBackend } from "./check-backend.js";
import { checkFolderOf, writePage } from "./page-file.js";
import { choosePlan, type PlanOptions } from "./plan.js";
import { printReport } from "./print-report.js";

/** What to run, and where the page goes. */
export interface ConformanceOptions extends PlanOptions {
  readonly html?: string;
}

/** Tries the suite on mutants and on correct backends; a fault of the suite is a fault. */
export async function trySuite({ screen, json }: Session): Promise<ExitCode> {
  using counter = createCounter(screen, "self-test: backends");
  const report = await runSelfTest({
    onBackend: (_name, done, total) => counter.update(done, total),
  });
  if (json) screen.result(report);
  else screen.print(formatSelfTest(report));
  return report.ok ? exitCodes.ok : exitCodes.fault;
}

/** Runs what is asked for on each backend, one after the other, and reports. @throws UsageError, IoError */
export async function checkBackends(
  session: Session,
  names: readonly string[],
  options: ConformanceOptions,
): Promise<ExitCode> {
  const { screen, json } = session;
  const plan = choosePlan(options);
  if (options.html !== undefined) await checkFolderOf(options.html);
  using interrupt = listenForInterrupt(() =>
    screen.warn("Stopping. Press Ctrl-C again to end at once."),
  );
  const { signal } = interrupt;
  const reports: ConformanceReport[] = [];
  for (const name of names) {
    const report = await checkBackend(session, name, plan, signal);
    if (report !== undefined) reports.push(report);
    if (signal.aborted) break;
  }
  const interrupted = signal.aborted ? { interrupted: true } : {};
  if (json) screen.result({ backends: reports.map(toJson), ...interrupted });
  else for (const report of reports) printReport(report, screen);
  if (options.html !== undefined && reports.length > 0) {
    await writePage(options.html, formatHtmlReport(reports));
    screen.note(`The page is ${options.html}`);
  }
  if (signal.aborted) return exitCodes.interrupted;
  return reports.every(conforms) ? exitCodes.ok : exitCodes.fault;
}

/** The report with the backend's name where scripts look for it, then all the rest. */
function toJson({ backend, passed, failed, absent, ...details }: ConformanceReport): object {
  return { name: backend, passed, failed, absent, ...details };
}
