import { describe, expect, it } from "vitest";
import { casesLike, titleOf } from "../cases/cases.js";
import { judge, type Row } from "../row.js";
import { canGoOn, isDone, merged } from "./merge.js";
import type { Report } from "./report.js";

const machine = {
  ...{ cpu: "A processor", cores: 2, memoryGiB: 8, system: "linux x64" },
  loadAverage: { start: 0, end: 0 },
};
const empty: Report = {
  ...{ date: "2026-01-02T03:04:05.000Z", quick: false, machine },
  versions: { node: process.versions.node },
  limit: { gflops: 50, isFused: true },
  ...{ rows: [], memory: [], failures: [], skipped: [] },
};

/** A row for every match of the cases that are asked for, the peer so many times as slow. */
const rowsOf = (text: string, ratio: number): readonly Row[] =>
  casesLike(text).flatMap(({ section, name, pass, matches }) =>
    matches.map(({ contestant, peer, threads, peerThreads = threads }) =>
      judge(
        { section, case: name, pass, contestant, peer, threads, peerThreads },
        { target: 1 },
        { times: { ours: [1], peers: [ratio] }, difference: 0, operations: 1 },
      ),
    ),
  );
const failuresOf = (text: string, known: boolean) =>
  casesLike(text).flatMap((each) =>
    each.matches.map((match) => ({ match: titleOf(each, match), message: "it broke", known })),
  );

describe("a report that grows", () => {
  it("has rows in the order of the cases, whichever came first", () => {
    const late = merged(empty, { rows: rowsOf("resnet18", 2) }, machine);
    const both = merged(late, { rows: rowsOf("1x1 256-256 @28 b1, wasm", 2) }, machine);
    expect([...new Set(both.rows.map((row) => row.case))]).toEqual([
      "1x1 256-256 @28 b1",
      "resnet18 b1",
    ]);
  });

  it("takes what was measured again for what it had, and means of all", () => {
    const first = merged(empty, { rows: rowsOf("js: *b1,", 2) }, machine);
    expect(first.rows.at(-1)).toMatchObject({ case: "geometric mean of 8", samples: 8 });
    const second = merged(first, { rows: rowsOf("js: *b1,", 5) }, machine);
    expect(second.rows).toHaveLength(9);
    expect(second.rows.at(-1)?.ratio).toBeCloseTo(5, 12);
  });

  it("forgets a failure once it is measured, and a time once it fails", () => {
    const failed = merged(empty, { failures: failuresOf("vgg16", false) }, machine);
    const worked = merged(failed, { rows: rowsOf("vgg16", 2) }, machine);
    expect([failed.failures.length, worked.failures.length]).toEqual([4, 0]);
    const again = merged(worked, { failures: failuresOf("vgg16", false) }, machine);
    expect([again.rows.length, again.failures.length]).toEqual([0, 4]);
  });
});

describe("a case is done", () => {
  const [lenet] = casesLike("training: lenet5-modern");
  const rows = rowsOf("training: lenet5-modern", 2).filter(({ peer }) => peer !== "tfjs-wasm");
  const done = (known: boolean): boolean => {
    const failures = failuresOf("training: lenet5*tfjs-wasm", known);
    return lenet !== undefined && isDone(lenet, merged(empty, { rows, failures }, machine));
  };

  it("when all was measured but what is known to be impossible", () => {
    expect(done(true)).toBe(true);
    expect(done(false)).toBe(false);
  });
});

it("goes on with a run of the same kind, machine and Node alone", () => {
  expect(canGoOn(empty, false, machine)).toBe(true);
  expect(canGoOn(empty, true, machine)).toBe(false);
  expect(canGoOn(empty, false, { ...machine, cpu: "Another" })).toBe(false);
  expect(canGoOn({ ...empty, versions: { node: "1.2.3" } }, false, machine)).toBe(false);
});
