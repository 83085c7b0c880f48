/**
 * Reports as one page that needs nothing else: no script, no font, no picture. A pure function of the reports; the page that
 * runs the suite in a browser is page/.
 */
import { fuzzVerdict } from "../fuzz/fuzz-report.js";
import { type ConformanceReport, conforms, otherCounts, silenceText } from "../report.js";
import { type Column, columnsOf, failuresAnchor } from "./columns.js";
import { factsTable, failureLists } from "./details.js";
import { fuzzMatrix, suiteMatrix } from "./kernel-matrix.js";
import { html, Markup, NOTHING } from "./markup.js";
import { STYLE } from "./style.js";

function countsOf(report: ConformanceReport): string {
  const { passed, failed, absent, omitted } = report;
  if (passed + failed + absent + omitted === 0) return "none of the suite's own cases ran";
  return [`${passed.toLocaleString("en")} cases passed`, ...otherCounts(report)].join(", ");
}

function verdict(column: Column): Markup {
  const { title, report } = column;
  const good = conforms(report);
  const random = report.fuzz === undefined ? [] : [html`<span>${fuzzVerdict(report.fuzz)}</span>`];
  const silence =
    report.silence === undefined ? NOTHING : html`<span>${silenceText(report.silence)}</span>`;
  const link = good ? NOTHING : html`<a href="#${failuresAnchor(column)}">The failures in full</a>`;
  return html`<li class="${good ? "good" : "bad"}"><strong>${good ? "✓" : "✗"} ${title} ${good ? "conforms" : "does not conform"}</strong>
<span>${countsOf(report)}</span>${random}${silence}${link}</li>\n`;
}

const SCALE = [0, 25, 50, 75, 100].map(
  (share) => html`<span class="worst" style="--share: ${share}%">${share / 100}</span>`,
);

const LEGEND = html`<p class="note">Each result is compared with a float64 reference. How far it may be off follows from rounding theory and from what the backend states of itself: an error of 1 is that bound, and <em>exact</em> says that no element was off at all. <em>Not given</em> is a fused or gradient kernel that the backend leaves out; core composes the fused ones. <em>Omitted</em> are cases of numbers that the backend says it does not keep.</p>
<p class="scale">Error / bound: ${SCALE}</p>`;

function randomCases(columns: readonly Column[]): Markup {
  const tried = columns.filter(({ report }) => report.fuzz !== undefined);
  if (tried.length === 0) return NOTHING;
  return html`<section><h2 id="random">Random cases</h2>
<p class="note">Geometries and operands drawn at random, from a seed, and checked as the suite’s own are. A kernel’s first failure is shrunk and ends its cases.</p>
${fuzzMatrix(tried)}</section>`;
}

function suiteCases(columns: readonly Column[]): Markup {
  const tried = columns.filter(({ report }) => Object.keys(report.kernels).length > 0);
  if (tried.length === 0) return NOTHING;
  return html`<section><h2 id="errors">Worst error, in units of its bound</h2>
${LEGEND}
${suiteMatrix(tried)}</section>`;
}

/**
 * Reports of one or several backends as one HTML page: kernel × backend, the facts stated, the failures in full.
 *
 * The page is self-contained, without scripts, light or dark as the reader prefers, and fit for a phone. Equal reports give
 * equal pages.
 *
 * @example
 * ```ts
 * import { formatHtmlReport, runConformance } from "@convscope/conformance";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const report = await runConformance(createReferenceBackend, { filter: (c) => c.kernel === "slice" });
 * if (!formatHtmlReport([report]).startsWith("<!doctype html>")) throw new Error("not a page");
 * ```
 */
export function formatHtmlReport(reports: readonly ConformanceReport[]): string {
  const columns = columnsOf(reports);
  const title = `Conformance of ${columns.map((column) => column.title).join(", ")}`;
  const question = columns.length === 1 ? "this backend" : "these backends";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header><h1>What can ${question} be trusted with?</h1>
<p>${title}: kernels, gradients, whole networks and the ownership of buffers, as checked by convscope’s conformance suite.</p></header>
<main>
<ul class="verdicts">${columns.map(verdict)}</ul>
${suiteCases(columns)}
${randomCases(columns)}
<section><h2 id="facts">What the backends state of themselves</h2>
<p class="note">Facts set bounds and omit cases; nothing else does.</p>
${factsTable(columns)}</section>
${failureLists(columns)}
</main>
</body>
</html>
`.text;
}
