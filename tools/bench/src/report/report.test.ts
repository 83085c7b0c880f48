import { describe, expect, it } from "vitest";
import { judge } from "../row.js";
import { milliseconds } from "./columns.js";
import { formatMarkdown } from "./markdown.js";
import { isMet, type Report, verdict } from "./report.js";
import { formatTable } from "./table.js";

const duel = {
  section: "layers",
  case: "3x3 b1",
  pass: "forward",
  contestant: "wasm",
  peer: "tfjs-wasm",
  threads: 2,
  peerThreads: 1,
} as const;
const measured = {
  times: { ours: [10, 10], peers: [40, 50] },
  difference: 1e-6,
  operations: 1e9,
};
const met = judge(duel, { target: 3, aim: 4 }, measured);
const missed = judge(duel, { target: 9, aim: 12 }, measured);
const free = judge(duel, {}, measured);
const failure = { match: "5x5, wasm 1 and tfjs-wasm 1", message: "it broke", known: false };
const impossible = { match: "a step", message: "no gradients", known: true };
const skip = { match: "a net, wasm 1 and torch 1", reason: "no torch here" };
const memory = {
  ...{
    network: "vgg16",
    weightsMiB: 500,
    residentMiB: 750,
    peakMiB: 2000,
    ratio: 1.5,
    target: 1.6,
  },
  ok: true,
};

const reportOf = (changes: Partial<Report>): Report => ({
  date: "2026-01-02T03:04:05.000Z",
  quick: false,
  machine: {
    cpu: "A processor",
    cores: 2,
    memoryGiB: 8,
    system: "linux x64",
    loadAverage: { start: 0.5, end: 1.2 },
  },
  versions: { node: "20.0.0" },
  limit: { gflops: 50, isFused: true },
  rows: [met],
  memory: [],
  failures: [],
  skipped: [],
  ...changes,
});

describe("a report", () => {
  it("is met when every row and every memory is ok and nothing failed that should not", () => {
    expect(isMet(reportOf({ rows: [met, free], memory: [memory] }))).toBe(true);
    expect(isMet(reportOf({ failures: [impossible] }))).toBe(true);
    expect(isMet(reportOf({ rows: [met, missed] }))).toBe(false);
    expect(isMet(reportOf({ failures: [failure] }))).toBe(false);
    expect(isMet(reportOf({ memory: [{ ...memory, ok: false }] }))).toBe(false);
  });

  it("says how much of what has a target is met, what failed and what was skipped", () => {
    expect(verdict(reportOf({ rows: [met, missed, free] }))).toBe("1 of 2 targets met");
    expect(verdict(reportOf({ failures: [failure, impossible], skipped: [skip] }))).toBe(
      "1 of 1 targets met, 1 could not be measured, 1 skipped",
    );
  });
});

describe("the table and the page", () => {
  const report = reportOf({
    rows: [met, missed, free],
    memory: [memory],
    failures: [failure, impossible],
    skipped: [skip],
  });

  it("show ratio, quartiles, the distance to the limit, must, aim and what falls short", () => {
    const start =
      "| 3x3 b1 | wasm 2 | tfjs-wasm 1 | 10.0 | 45.0 | 4.50× | 4.25–4.75 | 2 | 100.0 | 100 % |";
    expect(formatMarkdown(report).split("\n")).toEqual(
      expect.arrayContaining([
        "## Layers in WebAssembly",
        `${start} 3.00× | 4.00× | ok, aim reached |`,
        `${start} 9.00× | 12.00× | falls short |`,
        `${start}  |  |  |`,
      ]),
    );
    expect(formatMarkdown(report)).not.toContain("## Training");
    expect(formatTable(report)).toContain("4.25–4.75");
  });

  it("tell memory, failures, skips, the limit, and how busy the machine was", () => {
    for (const text of [formatMarkdown(report), formatTable(report)]) {
      expect(text).toContain("Memory of vgg16: 1.50× its weights resident (750 of 500 MiB)");
      expect(text).toContain("Not measured: 5x5, wasm 1 and tfjs-wasm 1: it broke");
      expect(text).toContain("Cannot: a step: no gradients");
      expect(text).toContain("Skipped 1 (a net, wasm 1 and torch 1): no torch here");
      expect(text).toContain("at most 50.0 GFLOP/s here (fused multiply-add");
      expect(text).toMatch(/load average 0.5 at the start, 1.2 at the end/i);
    }
    expect(formatMarkdown(report)).toContain("A processor, 2 cores, 8 GiB, linux x64");
    expect(formatMarkdown(report)).toContain("node 20.0.0");
  });

  it("give milliseconds of any size three digits", () => {
    expect([0.5, 12.34, 1234.5].map(milliseconds)).toEqual(["0.50", "12.3", "1235"]);
  });
});
