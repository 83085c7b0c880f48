import { describe, expect, it } from "vitest";
import { judge } from "../row.js";
import { milliseconds } from "./columns.js";
import { formatMarkdown } from "./markdown.js";
import { isMet, type Report, verdict } from "./report.js";
import { formatTable } from "./table.js";

const duel = {
  case: "3x3 b1",
  pass: "forward",
  contestant: "js",
  peer: "tfjs-cpu",
  threads: 1,
} as const;
const met = judge(duel, { target: 3 }, { ours: [10, 10], peers: [40, 50] }, 1e-6);
const missed = judge(duel, { target: 9, aim: 12 }, { ours: [10, 10], peers: [40, 50] }, 1e-6);
const failure = { case: "5x5", contestant: "js", peer: "tfjs-cpu", message: "it broke" };

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
  rows: [met],
  failures: [],
  ...changes,
});

describe("a report", () => {
  it("is met when every row is ok and nothing failed", () => {
    expect(isMet(reportOf({}))).toBe(true);
    expect(isMet(reportOf({ rows: [met, missed] }))).toBe(false);
    expect(isMet(reportOf({ failures: [failure] }))).toBe(false);
  });

  it("says how much of it is met", () => {
    expect(verdict(reportOf({ rows: [met, missed] }))).toBe("1 of 2 targets met");
    expect(verdict(reportOf({ failures: [failure] }))).toBe(
      "1 of 1 targets met, 1 could not be measured",
    );
  });
});

describe("the table and the page", () => {
  const report = reportOf({ rows: [met, missed], failures: [failure] });

  it("show ratio, quartiles, must, aim and what was missed", () => {
    expect(formatMarkdown(report).split("\n")).toEqual(
      expect.arrayContaining([
        "| 3x3 b1 | forward | js | tfjs-cpu | 1 | 10.0 | 45.0 | 4.50× | 4.25–4.75 | 2 | 3.00× |  | ok |",
        "| 3x3 b1 | forward | js | tfjs-cpu | 1 | 10.0 | 45.0 | 4.50× | 4.25–4.75 | 2 | 9.00× | 12.00× | missed |",
      ]),
    );
    expect(formatTable(report)).toContain("4.25–4.75");
  });

  it("tell failures, the machine, versions, and how busy it was", () => {
    for (const text of [formatMarkdown(report), formatTable(report)]) {
      expect(text).toContain("5x5, js and tfjs-cpu: it broke");
      expect(text).toMatch(/load average 0.5 at the start, 1.2 at the end/i);
    }
    expect(formatMarkdown(report)).toContain("A processor, 2 cores, 8 GiB, linux x64");
    expect(formatMarkdown(report)).toContain("node 20.0.0");
  });

  it("give milliseconds of any size three digits", () => {
    expect([0.5, 12.34, 1234.5].map(milliseconds)).toEqual(["0.50", "12.3", "1235"]);
  });
});
