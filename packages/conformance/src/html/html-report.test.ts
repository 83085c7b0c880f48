/** The page: kernel × backend with numbers, facts, failures that the table leads to, and nothing from elsewhere. */
import { createReferenceBackend } from "@convscope/core/reference";
import { beforeAll, describe, expect, it } from "vitest";
import { fuzzBackend } from "../fuzz/fuzz-backend.js";
import { type Changes, createFloat32Backend } from "../mutants/float32-backend.js";
import { mutants } from "../mutants/mutants.js";
import type { CreateBackend } from "../open-backend.js";
import type { ConformanceReport } from "../report.js";
import { runConformance } from "../run-conformance.js";
import { formatHtmlReport } from "./html-report.js";

const changesOf = (wrong: string): Changes =>
  mutants.find((mutant) => mutant.wrong === wrong)?.changes ?? {};

/** A report of two kernels, with random cases of them. */
async function reportOf(name: string, create: CreateBackend): Promise<ConformanceReport> {
  const named: CreateBackend = async () => ({ ...(await create()), name });
  const kernels = ["slice", "softmax"] as const;
  const report = await runConformance(named, {
    filter: ({ kernel }) => kernel === "slice" || kernel === "softmax",
  });
  return { ...report, fuzz: await fuzzBackend(named, { runs: 60, seed: 5, kernels }) };
}

const count = (text: string, part: string): number => text.split(part).length - 1;

/** The row of the first table that has one for this kernel. */
const rowOf = (page: string, kernel: string): string =>
  page.split("<tr>").find((row) => row.includes(`<code>${kernel}</code>`)) ?? "";

describe("formatHtmlReport", () => {
  let good: ConformanceReport;
  let lean: ConformanceReport;
  let bad: ConformanceReport;
  let page: string;
  beforeAll(async () => {
    good = await reportOf("reference", createReferenceBackend);
    lean = await reportOf("lean", () => {
      const facts = { nonFinite: "unspecified", subnormals: false } as const;
      const { fused: _fused, ...rest } = createFloat32Backend({ facts });
      return rest;
    });
    bad = await reportOf("<b>mine</b>", () =>
      createFloat32Backend(changesOf("ignores the step of a slice")),
    );
    page = formatHtmlReport([good, lean, bad]);
  });

  it("has a row a kernel and a column a backend: worst error, not given, omitted, failed", () => {
    expect(page).toContain(
      '<th scope="col">reference</th><th scope="col">lean</th><th scope="col">&lt;b&gt;mine&lt;/b&gt;</th>',
    );
    const slice = rowOf(page, "slice");
    expect(slice).toContain("<b>exact</b>");
    expect(slice).toContain("<small>2 omitted</small>");
    expect(slice).toMatch(/<td class="bad"><a href="#b3-slice">✗ \d+ failed<\/a>/);
    const softmax = rowOf(page, "softmax");
    expect(softmax).toMatch(/<td class="worst" style="--share: \d+%"><b>0\.\d+<\/b><\/td>/);
    expect(softmax).toContain('<td class="none">not given</td>');
  });

  it("leads from every failure in the table to the failure in full", () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? "");
    expect(targets).toContain("b3-slice");
    expect(targets).toContain("b3-random-slice");
    for (const id of targets) expect(count(page, `id="${id}"`), id).toBe(1);
    for (const { case: name } of bad.failures) expect(page).toContain(name);
    expect(page).toContain("&quot;kernel&quot;: &quot;slice&quot;");
    expect(page).toContain("slice with in [");
  });

  it("says of each backend whether it conforms, and what it states of itself", () => {
    expect(page).toContain("✓ reference conforms");
    expect(page).toContain("✗ &lt;b&gt;mine&lt;/b&gt; does not conform");
    expect(page).toContain("60 of 60 random cases ran, seed 5: none failed");
    expect(page).toContain("unspecified<small>cases with NaN or infinities are omitted (1 case)");
    expect(page).toContain("bounds are those of float64 arithmetic");
  });

  it("is one file: no script, nothing to fetch, its own style for light and dark and for a phone", () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(page).toContain("@media (prefers-color-scheme: dark)");
    expect(page).toContain('<html lang="en">');
  });

  it("closes every element that it opens", () => {
    for (const name of ["table", "tbody", "tr", "td", "th", "section", "ol", "ul", "li", "div"]) {
      const opened = page.match(new RegExp(`<${name}[ >]`, "g")) ?? [];
      expect(count(page, `</${name}>`), name).toBe(opened.length);
    }
  });

  it("escapes what a backend says: no markup of its name or its messages gets through", () => {
    expect(page).not.toContain("<b>mine</b>");
    const message = 'threw "</pre><script>alert(1)</script>" & more';
    const [failure] = bad.failures;
    if (failure === undefined) throw new Error("the backend should fail");
    const hostile = { ...bad, failures: [{ ...failure, problems: [message] }] };
    const text = formatHtmlReport([hostile]);
    expect(text).toContain("threw &quot;&lt;/pre&gt;&lt;script&gt;");
    expect(text).not.toContain("<script");
  });

  it("tells two backends of one name apart, and gives equal pages for equal reports", () => {
    const twice = formatHtmlReport([bad, bad]);
    expect(twice).toContain("&lt;b&gt;mine&lt;/b&gt; (2)");
    const ids = [...twice.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(formatHtmlReport([bad, bad])).toBe(twice);
  });

  it("leaves out failures and random cases where there are none", () => {
    const { fuzz: _fuzz, ...plain } = good;
    const text = formatHtmlReport([plain]);
    expect(text).not.toContain('id="failures"');
    expect(text).not.toContain('id="random"');
    expect(text).toContain("What can this backend be trusted with?");
  });
});
