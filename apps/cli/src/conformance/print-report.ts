/** A conformance report on the screen: the facts, a line a kernel, every failure, the verdict. */
import {
  type ConformanceFailure,
  type ConformanceReport,
  conforms,
  type FuzzReport,
  failureGroups,
  type KernelReport,
  silenceText,
} from "@convscope/conformance";
import { count } from "../terminal/numbers.js";
import type { Colors, Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";

const right = (head: string) => ({ head, align: "right" as const });

/** Prints everything. */
export function printReport(report: ConformanceReport, screen: Screen): void {
  const { colors } = screen;
  const { backend, passed, failed, absent, omitted, failures, fuzz } = report;
  screen.print(colors.bold(`Conformance of ${backend}`));
  screen.print();
  for (const { fact, effect } of report.facts) screen.print(`  ${fact}: ${colors.dim(effect)}`);
  screen.print();
  const suite = Object.keys(report.kernels).length > 0;
  if (suite) printTable(kernelTable(report, screen), screen);
  if (fuzz !== undefined) printTable(fuzzTable(fuzz, screen), screen);
  const { own, following } = failureGroups(failures);
  for (const alike of alikeFailures(own)) printFailures(alike, screen);
  for (const [cause, list] of following) {
    const kernels = [...new Set(list.map(({ kernel }) => kernel))].join(", ");
    const cases = list.length === 1 ? "1 more case" : `${count(list.length)} more cases`;
    screen.print(
      `${colors.red("failed")} ${cases} of ${kernels} ${list.length === 1 ? "follows" : "follow"} from ${cause}, which fails its own: correct it first`,
    );
  }
  if (report.silence !== undefined) screen.print(colors.red(silenceText(report.silence)));
  if (fuzz !== undefined) printFuzzFailures(fuzz, screen);
  if (failures.length > 0) screen.print();
  const verdict = conforms(report)
    ? colors.green(`${backend} conforms`)
    : colors.red(`${backend} fails`);
  const counts = `${count(passed)} passed, ${count(failed)} failed, ${count(absent)} absent, ${count(omitted)} omitted`;
  const random = fuzz === undefined ? [] : [randomCounts(fuzz)];
  screen.print(`${verdict}: ${[...(suite ? [counts] : []), ...random].join("; ")}`);
  screen.print();
}

/** Failures with the same words about the same kernel, such as one that is missing, together. */
function alikeFailures(
  failures: readonly ConformanceFailure[],
): readonly (readonly ConformanceFailure[])[] {
  const groups = new Map<string, ConformanceFailure[]>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.kernel, failure.problems]);
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()];
}

/** So many are named one by one before the rest is counted. */
const NAMED = 3;

function printFailures(alike: readonly ConformanceFailure[], { colors, print }: Screen): void {
  for (const { kernel, case: name, problems } of alike.slice(0, NAMED)) {
    for (const line of failureLines(kernel, name, problems, colors)) print(line);
  }
  const more = alike.length - NAMED;
  if (more <= 0) return;
  const cases = more === 1 ? "1 more case" : `${count(more)} more cases`;
  print(`${colors.red("failed")} ${cases} of ${alike[0]?.kernel} in the same words`);
}

/** A failed case with what was wrong. */
export function failureLines(
  kernel: string,
  name: string,
  problems: readonly string[],
  colors: Colors,
): readonly string[] {
  return [
    `${colors.red("failed")} ${kernel}: ${name}`,
    ...problems.map((problem) => `       ${problem}`),
  ];
}

function printTable(table: string, screen: Screen): void {
  screen.print(table);
  screen.print();
}

function kernelTable({ kernels }: ConformanceReport, { colors }: Screen): string {
  const rows = Object.entries(kernels).map(([name, kernel]) => [
    name,
    count(kernel.passed),
    kernel.failed > 0 ? colors.red(count(kernel.failed)) : colors.dim("0"),
    worstOf(kernel, colors),
  ]);
  const columns = [
    { head: "kernel" },
    right("passed"),
    right("failed"),
    right("worst error / bound"),
  ];
  return formatTable(columns, rows, colors);
}

function worstOf(kernel: KernelReport, colors: Colors): string {
  const { passed, failed, absent, worst } = kernel;
  if (passed + failed === 0 && absent > 0) return colors.dim("not given");
  return worst > 0 ? worst.toPrecision(2) : colors.dim("exact");
}

function fuzzTable({ kernels, failures }: FuzzReport, { colors }: Screen): string {
  const bad = new Set<string>(failures.map(({ kernel }) => kernel));
  const rows = Object.entries(kernels).map(([name, { runs, worst }]) => [
    name,
    count(runs),
    bad.has(name) ? colors.red("1") : colors.dim("0"),
    worst > 0 ? worst.toPrecision(2) : colors.dim("exact"),
  ]);
  const columns = [
    { head: "kernel" },
    right("random cases"),
    right("failed"),
    right("worst error / bound"),
  ];
  return formatTable(columns, rows, colors);
}

/** The smallest failing cases, each with the record to keep as a test. */
function printFuzzFailures({ failures }: FuzzReport, screen: Screen): void {
  const { colors } = screen;
  for (const { message, case: record } of failures) {
    screen.print(`${colors.red("failed")} ${message}`);
    screen.print(colors.dim(`       as a case to keep: ${JSON.stringify(record)}`));
    screen.print();
  }
}

function randomCounts({ runs, done, seed, stopped, failures }: FuzzReport): string {
  const early = stopped ? ", then stopped" : "";
  return `${count(done)} of ${count(runs)} random cases ran (seed ${seed})${early}, ${count(failures.length)} failed`;
}
