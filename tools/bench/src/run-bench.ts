/** A run from beginning to end: prepares, measures case by case, and writes what is known after each. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cases, casesLike, isQuick } from "./cases/cases.js";
import { load, machine, versions } from "./machine.js";
import { prepare, type ReadyCase } from "./prepare.js";
import type { createProgress } from "./progress.js";
import { asksForMemory, readMemory, readSimdLimit } from "./readings.js";
import { formatMarkdown } from "./report/markdown.js";
import { canGoOn, isDone, merged } from "./report/merge.js";
import type { Report } from "./report/report.js";
import { runCase } from "./run-case.js";

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

/** The network whose memory is measured. */
const vgg16 = cases.find(({ name }) => name === "vgg16 b1");

/** Runs. @throws RangeError when nothing is chosen, or a run cannot be gone on with */
export async function runBench(
  settings: Settings,
  progress: ReturnType<typeof createProgress>,
): Promise<RunResult> {
  const { only, quick } = settings;
  const chosen = casesLike(only).filter((each) => !quick || isQuick(each));
  const memoryCase = asksForMemory(only) ? vgg16 : undefined;
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
    report = merged(report, found, machine(report.machine.loadAverage.start));
    write(settings, report);
  };
  let remaining = todo.length;
  write(settings, report);
  for (const each of todo) {
    if (performance.now() > settings.until) return { report, remaining };
    const place = { index: ready.indexOf(each) + 1, count: ready.length, name: each.name };
    const { rows, failures } = await runCase(each, quick, place, progress);
    take({ rows, failures });
    remaining -= 1;
  }
  if (memoryCase !== undefined && report.memory.length === 0) {
    progress.say("memory of vgg16");
    take({ memory: [await readMemory(memoryCase, progress.say)] });
  }
  return { report, remaining };
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
    };
  }
  return {
    date: new Date().toISOString(),
    quick: settings.quick,
    machine: machine(load()),
    versions: here,
    limit,
    rows: [],
    memory: [],
    failures: [],
    skipped: [],
  };
}

/** The run to go on with. @throws RangeError when it is of another kind or machine */
function readBefore({ json, quick }: Settings): Report | undefined {
  if (!existsSync(json)) return undefined;
  const before: Report = JSON.parse(readFileSync(json, "utf8"));
  if (canGoOn(before, quick, machine(0))) return before;
  throw new RangeError(
    `bench: found a run of another machine, Node or kind in ${json}, expected one of this (times of two machines make no ratio); begin a new one without --resume`,
  );
}

function write({ json, markdown }: Settings, report: Report): void {
  for (const file of [json, markdown]) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(markdown, formatMarkdown(report));
}
