/** The report as a page: results in a row, kernel × backend, failures in full. A pure function of the results. */
import type { ConformanceReport, KernelReport } from "@convscope/conformance";
import { titleOf } from "./columns.js";
import type { Result, Results } from "./result.js";

type Row = readonly string[];

/** A table whose columns line up in the source too; all but the first are to the right if `numbers`. */
function table(head: Row, rows: readonly Row[], numbers: boolean): string {
  const widths = head.map((cell, i) =>
    Math.max(3, ...[cell, ...rows.map((row) => row[i] ?? "")].map((text) => text.length)),
  );
  const line = (row: Row): string =>
    `| ${row.map((text, i) => (numbers && i > 0 ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, i) =>
    numbers && i > 0 ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

const cases = (count: number): string => (count === 0 ? "–" : count.toLocaleString("en"));

function outcomes(results: readonly Result[]): string {
  const head = ["backend", "passed", "failed", "not given", "omitted by a fact", "seconds"];
  const rows = results.map(({ report, seconds, ...place }) => [
    titleOf(place),
    cases(report.passed),
    report.failed === 0 ? "–" : `**${cases(report.failed)}**`,
    cases(report.absent),
    cases(report.omitted),
    seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0),
  ]);
  return table(head, rows, true);
}

/** The worst error of a kernel in units of its bound, or why there is none. */
function worstOf(kernel: KernelReport | undefined): string {
  if (kernel === undefined) return "";
  const { passed, failed, worst } = kernel;
  if (passed + failed === 0) return "–";
  const number = worst >= 100 ? worst.toExponential(0) : worst.toPrecision(2);
  if (failed > 0) return `**${failed} ✗**${worst > 0 ? ` ${number}` : ""}`;
  return worst === 0 ? "exact" : number;
}

function kernels(results: readonly Result[]): string {
  const names = [...new Set(results.flatMap(({ report }) => Object.keys(report.kernels)))];
  const rows = names.map((name) => [
    name,
    ...results.map(({ report }) => worstOf(new Map(Object.entries(report.kernels)).get(name))),
  ]);
  const heads = results.map(({ backend, where }) =>
    where === "isolated Chromium" ? `${backend} (isolated)` : backend,
  );
  return table(["kernel", ...heads], rows, true);
}

function facts(results: readonly Result[]): string {
  const head = [
    "backend",
    "precision",
    "convolution",
    "NaN, ±∞",
    "subnormals",
    "repeats",
    "largest array",
  ];
  const rows = results.map(({ report: { capabilities }, ...place }) => [
    titleOf(place),
    capabilities.precision,
    capabilities.convolution,
    capabilities.nonFinite,
    capabilities.subnormals ? "kept" : "flushed",
    capabilities.deterministic ? "bit for bit" : "within the bound",
    capabilities.maxElements.toLocaleString("en"),
  ]);
  return table(head, rows, false);
}

function origins(results: readonly Result[]): string {
  const rows = results.map(({ date, host, engines, ...place }) => [
    titleOf(place),
    date,
    [host, ...engines].join(", "),
  ]);
  return table(["backend", "date", "versions"], rows, false);
}

function failuresOf(title: string, { failures }: ConformanceReport): readonly string[] {
  if (failures.length === 0) return [];
  const items = failures.flatMap(({ kernel, case: name, problems }) => [
    `- **${kernel}: ${name}**`,
    ...problems.map((problem) => `  - ${problem}`),
  ]);
  return [`### ${title}`, items.join("\n")];
}

function failures(results: readonly Result[]): readonly string[] {
  const lists = results.flatMap(({ report, ...place }) => failuresOf(titleOf(place), report));
  return lists.length === 0 ? [] : ["## Failures", ...lists];
}

function verdict(results: readonly Result[]): string {
  const bad = results.filter(({ report }) => report.failed > 0).map(titleOf);
  return bad.length === 0 ? "No case failed." : `Cases failed on ${bad.join(", ")}.`;
}

function matrix(title: string, results: readonly Result[]): readonly string[] {
  return results.length === 0 ? [] : [title, kernels(results)];
}

/** The text of REPORT.md. */
export function markdownOf({ machine, results }: Results): string {
  const first = results[0]?.report;
  const total =
    first === undefined ? 0 : first.passed + first.failed + first.absent + first.omitted;
  const days = [...new Set(results.map(({ date }) => date))].sort();
  const inNode = results.filter(({ where }) => where === "Node");
  const inChromium = results.filter(({ where }) => where !== "Node");
  const parts = [
    "# Conformance report",
    `What each backend can be trusted with: the conformance suite, all ${total.toLocaleString("en")} cases of it, on ${days.join(" and ")}. ${verdict(results)}`,
    outcomes(results),
    "*Not given* are cases of fused kernels that a backend leaves to core, which composes them. *Omitted* are cases of numbers that the backend says it does not keep.",
    "## Worst error, in units of its bound",
    "Each result is compared with a float64 reference; how far it may be off follows from rounding theory and from the stated facts. 1 is the bound; *exact* says that no element was off at all; – that the kernel is not given.",
    ...matrix("In Node:", inNode),
    ...matrix(
      "In headless Chromium, WebGL and WebGPU played by the processor (SwiftShader); an isolated page lets threads share memory:",
      inChromium,
    ),
    "## What they state of themselves",
    facts(results),
    ...failures(results),
    "## Where this comes from",
    `\`pnpm conformance:report\` makes this page and the JSON beside it, anew for each backend whose sources, suite or engine have changed since; a test fails when that has not been done. Machine: ${machine}.`,
    origins(results),
  ];
  return `${parts.join("\n\n")}\n`;
}
