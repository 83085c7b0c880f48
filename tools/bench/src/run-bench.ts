/** A run from beginning to end: prepares, measures case by case, and writes what is known after each. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Case } from "./cases/case.js";
import { cases, casesLike, isQuick, meanGoals, titleOf } from "./cases/cases.js";
import { load, machine, versions } from "./machine.js";
import { prepare, type ReadyCase } from "./prepare.js";
import type { createProgress } from "./progress.js";
import { readMemory, readSimdLimit } from "./readings.js";
import { formatMarkdown } from "./report/markdown.js";
import type { Report } from "./report/report.js";
import { judgeMean, type Row } from "./row.js";
import { runCase } from "./run-cases.js";

/** What to run. */
export interface Settings {
  /** Text in the titles of matches; all have "". */
  readonly only: string;
  readonly json: string;
  readonly markdown: string;
  readonly quick: boolean;
  readonly resume: boolean;
  /** No case begins after this moment of `performance.now()`. */
  readonly until: number;
}

/** What a run gave. */
export interface RunResult {
  readonly report: Report;
  /** Cases for which there was no time. */
  readonly remaining: number;
}

/** Runs. @throws RangeError when nothing is chosen, or a run cannot be gone on with */
export async function runBench(
  settings: Settings,
  progress: ReturnType<typeof createProgress>,
): Promise<RunResult> {
  const { only, quick } = settings;
  const chosen = casesLike(only).filter((each) => !quick || isQuick(each));
  const memoryCase = memoryCaseFor(only);
  if (chosen.length === 0 && memoryCase === undefined) {
    throw new RangeError(
      `bench: found no match with "${only}" in its name, expected part of one; --list names them`,
    );
  }
  const { cases: ready, skipped } = await prepare(chosen, progress.say);
  for (const { match, reason } of skipped) progress.say(`skipped ${match}: ${reason}`);
  let report = { ...begun(settings, ready), skipped };
  const todo = ready.filter((each) => !isDone(each, report));
  const take = (found: Partial<Report>): void => {
    report = finished(report, found);
    write(settings, report);
  };
  let remaining = todo.length;
  for (const each of todo) {
    if (performance.now() > settings.until) return { report, remaining };
    const place = { index: ready.indexOf(each) + 1, count: ready.length, name: each.name };
    const { rows, failures } = await runCase(each, quick, place, progress);
    const others = report.rows.filter(({ section, case: name }) => {
      return section !== each.section || name !== each.name;
    });
    take({ rows: [...others, ...rows], failures: [...report.failures, ...failures] });
    remaining -= 1;
  }
  if (memoryCase !== undefined && report.memory.length === 0) {
    progress.say("memory of vgg16");
    take({ memory: [await readMemory(memoryCase, progress.say)] });
  }
  return { report, remaining };
}

/** The network whose memory is measured, where it is asked for. */
function memoryCaseFor(only: string): Case | undefined {
  if (!"memory: vgg16".includes(only.toLowerCase())) return undefined;
  return cases.find(({ name }) => name === "vgg16 b1");
}

/** A report without rows, or the one to go on with, less what failed in it. */
function begun(settings: Settings, ready: readonly ReadyCase[]): Report {
  const matches = ready.flatMap((each) => each.matches);
  const here = versions(matches.flatMap(({ contestant, peer }) => [contestant, peer]));
  const limit = readSimdLimit();
  const before = settings.resume ? readBefore(settings) : undefined;
  if (before !== undefined) {
    return {
      ...before,
      versions: { ...before.versions, ...here },
      limit: limit.gflops > before.limit.gflops ? limit : before.limit,
      failures: before.failures.filter(({ known }) => known),
    };
  }
  return {
    date: new Date().toISOString(),
    quick: settings.quick,
    machine: machine(load()),
    versions: here,
    limit,
    ...{ rows: [], memory: [], failures: [], skipped: [] },
  };
}

/** With more found: rows in the order of the cases, means anew, date and load of now. */
function finished(report: Report, found: Partial<Report>): Report {
  const next = { ...report, ...found };
  const order = new Map(
    cases
      .flatMap((each) => each.matches.map((match) => titleOf(each, match)))
      .map((t, i) => [t, i]),
  );
  const measured = next.rows.filter((row) => order.has(titleOfRow(row)));
  const sorted = measured.sort(
    (a, b) => (order.get(titleOfRow(a)) ?? 0) - (order.get(titleOfRow(b)) ?? 0),
  );
  const means = meanGoals.flatMap((goal) => judgeMean(goal, sorted) ?? []);
  const { start } = report.machine.loadAverage;
  return {
    ...next,
    rows: [...sorted, ...means],
    date: new Date().toISOString(),
    machine: machine(start),
  };
}

function titleOfRow({ section, case: name, contestant, threads, peer, peerThreads }: Row): string {
  return `${section}: ${name}, ${contestant} ${threads} and ${peer} ${peerThreads}`;
}

/** Whether all matches of a case were measured, or are known to be impossible. */
function isDone(each: ReadyCase, { rows, failures }: Report): boolean {
  const found = new Set([
    ...rows.map(titleOfRow),
    ...failures.filter(({ known }) => known).map(({ match }) => match),
  ]);
  return each.matches.every((match) => found.has(titleOf(each, match)));
}

/** The run to go on with. @throws RangeError when it is of another kind or machine */
function readBefore({ json, quick }: Settings): Report | undefined {
  if (!existsSync(json)) return undefined;
  const before: Report = JSON.parse(readFileSync(json, "utf8"));
  const here = machine(0);
  const isSame =
    before.quick === quick &&
    before.machine.cpu === here.cpu &&
    before.machine.cores === here.cores &&
    before.versions["node"] === process.versions.node;
  if (isSame) return before;
  throw new RangeError(
    `bench: found a run of another machine, Node or kind in ${json}, expected one of this (times of two machines make no ratio); begin a new one without --resume`,
  );
}

function write({ json, markdown }: Settings, report: Report): void {
  for (const file of [json, markdown]) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(markdown, formatMarkdown(report));
}
