import { expect, test } from "vitest";
import { columns, titleOf } from "./columns.js";
import { markdownOf } from "./markdown.js";
import { readPage, readResults, standings } from "./report-files.js";
import type { Result } from "./result.js";
import { changesOf } from "./sources.js";

const remedy =
  "conformance/REPORT.md is older than the code; make it anew: pnpm conformance:report";

test("the report's results follow from these very sources and engines", async () => {
  const stale = (await standings()).filter(({ changes }) => changes.length > 0);
  const said = stale.map(({ column, changes }) => `${titleOf(column)}: ${changes.join(", ")}`);
  expect(said, remedy).toEqual([]);
}, 60_000);

test("the report's page is that of its data", () => {
  expect(readPage(), remedy).toBe(markdownOf(readResults()));
});

test("no backend of the report fails a case", () => {
  const { results } = readResults();
  expect(results.map(titleOf)).toEqual(columns.map(titleOf));
  expect(results.filter(({ report }) => report.failed > 0).map(titleOf)).toEqual([]);
});

test("a changed, a new and a lost source are told, and nothing else", () => {
  const before = { "a.ts": "1", "b.ts": "2", "c.ts": "3" };
  expect(changesOf(before, { "a.ts": "1", "b.ts": "9", "d.ts": "4" })).toEqual([
    "b.ts",
    "c.ts",
    "d.ts",
  ]);
});

test("the page tells a failure in full, what is not given and what is exact", () => {
  const kernel = { passed: 3, failed: 0, absent: 0, omitted: 0, worst: 0 };
  const failure = {
    case: "a case",
    kernel: "conv2d",
    message: "",
    problems: ["is off"],
    worst: 7,
  } as const;
  const result: Result = {
    backend: "mine",
    where: "Node",
    date: "2026-01-31",
    host: "Node 20.19.0",
    engines: ["engine 1.2.3"],
    seconds: 1.25,
    report: {
      backend: "mine",
      capabilities: {
        precision: "float32",
        convolution: "sum",
        nonFinite: "ieee",
        subnormals: false,
        deterministic: true,
        maxElements: 1000,
      },
      kernels: {
        slice: kernel,
        conv2d: { ...kernel, failed: 1, worst: 7 },
        softmax: { ...kernel, passed: 0, absent: 3 },
      },
      facts: [],
      failures: [failure],
      passed: 6,
      failed: 1,
      absent: 3,
      omitted: 0,
    },
  };
  const text = markdownOf({ machine: "a machine", results: [result] });
  for (const words of [
    /^\| slice +\| +exact \|$/m,
    /^\| conv2d +\| +\*\*1 ✗\*\* 7.0 \|$/m,
    /^\| softmax +\| +– \|$/m,
    /^- \*\*conv2d: a case\*\*\n {2}- is off$/m,
    /^\| mine in Node +\| 2026-01-31 \| Node 20.19.0, engine 1.2.3 \|$/m,
    /Cases failed on mine in Node\./,
  ]) {
    expect(text).toMatch(words);
  }
});
