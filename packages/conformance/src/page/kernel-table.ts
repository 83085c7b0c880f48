/**
 * The table kernel × outcome: cases by how they ended, and the worst error in units of its bound.
 */
import type { Case, Subject } from "../case.js";
import { type CaseResult, type KernelReport, kernelReport } from "../report.js";
import { GROUP_NAMES, GROUPS, type Group, groupOf, worstText } from "../subjects.js";
import { element } from "./elements.js";

/** Where the page has the first failure of a kernel. */
export function anchorOf(subject: Subject): string {
  return `failures-of-${subject}`;
}

/** A share of a bar; nothing where it is empty. */
function part(kind: string, count: number): readonly HTMLElement[] {
  return count === 0 ? [] : [element("i", { class: kind, style: `flex-grow: ${count}` })];
}

/** A kernel's row: which cases it has, and how those that ran ended. */
class KernelRow {
  readonly element: HTMLTableRowElement;
  readonly #results: CaseResult[] = [];
  readonly #subject: Subject;
  readonly #total: number;
  #shown = -1;

  constructor(subject: Subject, total: number) {
    this.#subject = subject;
    this.#total = total;
    this.element = element("tr");
    this.update();
  }

  add(result: CaseResult): void {
    this.#results.push(result);
  }

  /** Draws what has been added since the last time. */
  update(): void {
    if (this.#results.length === this.#shown) return;
    this.#shown = this.#results.length;
    const report = kernelReport(this.#results);
    const { passed, failed, absent, omitted } = report;
    const name = element("th", { scope: "row" }, this.#subject);
    const bar = element(
      "div",
      { class: "bar", "aria-hidden": "true" },
      ...part("passed", passed),
      ...part("failed", failed),
      ...part("omitted", omitted + absent),
      ...part("waiting", this.#total - this.#shown),
    );
    const cases = element("div", { class: "cases" }, bar, this.#words(report));
    this.element.className = failed > 0 ? "bad" : "";
    this.element.replaceChildren(name, element("td", {}, cases), worstCell(report));
  }

  #words({ passed, failed, absent, omitted }: KernelReport): HTMLElement {
    const words = element("span", { class: "words" });
    if (this.#shown === 0) words.append(`${this.#total} to run`);
    else if (absent === this.#total) words.append("not given");
    else words.append(`${passed} passed`);
    const failures = { href: `#${anchorOf(this.#subject)}` };
    if (failed > 0) words.append(", ", element("a", failures, `${failed} failed`));
    if (omitted > 0) words.append(`, ${omitted} omitted`);
    return words;
  }
}

/** The worst error: a number and its share of the bound. */
function worstCell({ worst, passed, failed }: KernelReport): HTMLElement {
  if (passed + failed === 0) return element("td", { class: "worst" }, "–");
  if (worst === 0) return element("td", { class: "worst" }, failed > 0 ? "–" : "exact");
  const share = Math.min(1, worst) * 100;
  const shape = element("div", {
    class: "gauge",
    "aria-hidden": "true",
    style: `--share: ${share.toFixed(1)}%`,
  });
  const number = element("span", {}, worstText(worst));
  return element("td", { class: worst > 1 ? "worst over" : "worst" }, shape, number);
}

/** The whole table, one row a kernel, filled as results come. */
export class KernelTable {
  readonly element: HTMLTableElement;
  readonly #rows = new Map<Subject, KernelRow>();

  constructor(cases: readonly Case[]) {
    const totals = new Map<Subject, number>();
    for (const { kernel } of cases) totals.set(kernel, (totals.get(kernel) ?? 0) + 1);
    for (const [subject, total] of totals) this.#rows.set(subject, new KernelRow(subject, total));
    const head = element(
      "tr",
      {},
      element("th", { scope: "col" }, "Kernel"),
      element("th", { scope: "col" }, "Cases"),
      element("th", { scope: "col", class: "worst" }, "Worst error / bound"),
    );
    this.element = element("table", {}, element("thead", {}, head), ...this.#bodies());
  }

  /** Adds a result; drawn by the next {@link update}. */
  add(result: CaseResult): void {
    this.#rows.get(result.case.kernel)?.add(result);
  }

  update(): void {
    for (const row of this.#rows.values()) row.update();
  }

  #bodies(): readonly HTMLElement[] {
    const groups = new Map<Group, HTMLElement[]>(GROUP_NAMES.map((group) => [group, []]));
    for (const [subject, row] of this.#rows) groups.get(groupOf(subject))?.push(row.element);
    return [...groups].flatMap(([group, rows]) => {
      if (rows.length === 0) return [];
      const [title, note] = GROUPS[group];
      const heading = element("th", { colspan: "3", scope: "rowgroup" }, title, " ");
      heading.append(element("small", {}, note));
      return [element("tbody", {}, element("tr", { class: "group" }, heading), ...rows)];
    });
  }
}
