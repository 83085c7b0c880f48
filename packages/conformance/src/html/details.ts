/** The parts of a report page below its table: the facts stated, and the failures in full. */

import type { KernelName } from "@convscope/core/backend";
import type { Subject } from "../case.js";
import { type FuzzFailure, recordText } from "../fuzz/fuzz-report.js";
import { type ConformanceFailure, failureGroups, followers } from "../report.js";
import { type Column, failureAnchor, failuresAnchor, fuzzAnchor } from "./columns.js";
import { scrolled } from "./kernel-matrix.js";
import { html, type Markup, NOTHING } from "./markup.js";

/** A fact that is stated as `name: value`. */
interface Fact {
  readonly name: string;
  readonly value: string;
  readonly effect: string;
}

function factsOf({ report }: Column): readonly Fact[] {
  return report.facts.map(({ fact, effect, omitted }) => {
    const at = fact.indexOf(": ");
    const cases = omitted > 0 ? ` (${omitted === 1 ? "1 case" : `${omitted} cases`})` : "";
    return { name: fact.slice(0, at), value: fact.slice(at + 2), effect: `${effect}${cases}` };
  });
}

/** What each backend states of itself, and what that changed. */
export function factsTable(columns: readonly Column[]): Markup {
  const stated = columns.map(factsOf);
  const names = [...new Set(stated.flatMap((facts) => facts.map(({ name }) => name)))];
  const heads = columns.map(({ title }) => html`<th scope="col">${title}</th>`);
  const rows = names.map((name) => {
    const cells = stated.map((facts) => {
      const fact = facts.find((one) => one.name === name);
      return html`<td>${fact?.value ?? ""}<small>${fact?.effect ?? ""}</small></td>`;
    });
    return html`<tr><th scope="row"><code>${name}</code></th>${cells}</tr>\n`;
  });
  const largest = columns.map(
    ({ report }) => html`<td>${report.capabilities.maxElements.toLocaleString("en")} elements</td>`,
  );
  return scrolled(
    "Facts that the backends state",
    html`<table class="facts"><thead><tr><th scope="col">Fact</th>${heads}</tr></thead>
<tbody>${rows}<tr><th scope="row"><code>maxElements</code></th>${largest}</tr></tbody></table>`,
  );
}

/** Cases of a kernel that failed because another one is wrong: nothing to look at before that one is right. */
function followersOf(
  column: Column,
  cause: KernelName,
  failures: readonly ConformanceFailure[],
): Markup {
  const items = failures.map(({ case: name }) => html`<li>${name}</li>\n`);
  return html`<details><summary>${followers(failures.length)} <a href="#${failureAnchor(column, cause)}"><code>${cause}</code></a>, which fails cases of its own: correct it first</summary>
<ol>${items}</ol></details>\n`;
}

/** The suite's cases of one kernel that failed. */
function casesOf(column: Column, kernel: Subject, failures: readonly ConformanceFailure[]): Markup {
  const { own, following } = failureGroups(failures);
  const items = own.map(({ case: name, problems }) => {
    const list = problems.map((problem) => html`<li>${problem}</li>`);
    return html`<li><p>${name}</p><ul>${list}</ul></li>\n`;
  });
  const lists = [...following].map(([cause, list]) => followersOf(column, cause, list));
  return html`<h4 id="${failureAnchor(column, kernel)}"><code>${kernel}</code> ${failures.length} failed</h4>
${items.length > 0 ? html`<ol>${items}</ol>\n` : NOTHING}${lists}`;
}

/** The random case of one kernel that failed. */
function randomCaseOf(column: Column, { kernel, message, case: record }: FuzzFailure): Markup {
  return html`<h4 id="${fuzzAnchor(column, kernel)}"><code>${kernel}</code> a random case, shrunk to the smallest that fails</h4>
<p>${message}</p>
<pre tabindex="0" aria-label="The case as a record, to keep as a test"><code>${recordText(record)}</code></pre>\n`;
}

function failuresOf(column: Column): Markup {
  const { failures, fuzz } = column.report;
  const random = fuzz?.failures ?? [];
  if (failures.length + random.length === 0) return NOTHING;
  const kernels = [...new Set(failures.map(({ kernel }) => kernel))];
  const lists = kernels.map((kernel) =>
    casesOf(
      column,
      kernel,
      failures.filter((failure) => failure.kernel === kernel),
    ),
  );
  return html`<h3 id="${failuresAnchor(column)}">${column.title}</h3>
<div class="failures">${random.map((failure) => randomCaseOf(column, failure))}${lists}</div>`;
}

/** Every failure of every backend; nothing where there is none. */
export function failureLists(columns: readonly Column[]): Markup {
  const lists = columns.map(failuresOf);
  if (lists.every((list) => list === NOTHING)) return NOTHING;
  return html`<section><h2 id="failures">Failures</h2>\n${lists}</section>`;
}
