/**
 * One run as the reader sees it: how far it is, the table, the failures in full, the facts stated, and the report to save.
 */
import type { Case } from "../case.js";
import { type CaseResult, type ConformanceReport, otherCounts, silenceText } from "../report.js";
import { breathe, element, saveFile } from "./elements.js";
import { anchorOf, KernelTable } from "./kernel-table.js";

/** Milliseconds of work between two drawings. */
const SLICE = 40;

/** Shows a run from its first case to its report. */
export class RunView {
  readonly element: HTMLElement = element("section", { class: "run", "aria-live": "off" });
  readonly #name: string;
  readonly #table: KernelTable;
  readonly #verdict = element("h2", { role: "status" });
  readonly #progress: HTMLProgressElement = element("progress", { max: "1", value: "0" });
  readonly #now = element("p", { class: "now" });
  readonly #failures = element("ol", { class: "failures" });
  readonly #after = element("div", { class: "after" });
  readonly #start = performance.now();
  readonly #cases: number;
  #drawn = 0;
  #failed = 0;

  constructor(name: string, cases: readonly Case[]) {
    this.#name = name;
    this.#cases = cases.length;
    this.#table = new KernelTable(cases);
    this.#verdict.textContent = `${name}: starting`;
    this.element.append(this.#verdict, this.#progress, this.#now, this.#after);
    this.element.append(this.#table.element, this.#failures);
  }

  /** Takes a result; now and then resolves only when the browser has drawn. */
  async show(result: CaseResult, done: number, total: number): Promise<void> {
    this.#table.add(result);
    if (result.status === "failed") this.#showFailure(result);
    if (done < total && performance.now() - this.#drawn < SLICE) return;
    this.#progress.value = done / total;
    const failed = this.#failed > 0 ? `, ${this.#failed.toLocaleString("en")} failed` : "";
    this.#verdict.textContent = `${this.#name}: ${done.toLocaleString("en")} of ${total.toLocaleString("en")} cases${failed}`;
    this.#now.textContent = `${result.case.kernel}: ${result.case.name}`;
    this.#table.update();
    await breathe();
    this.#drawn = performance.now();
  }

  /** Ends with a report. */
  finish(report: ConformanceReport): void {
    const { backend, passed, failed, silence } = report;
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1);
    const verdict = failed === 0 ? `${backend} conforms` : `${backend} does not conform`;
    this.#end(failed === 0 ? "good" : "bad", verdict);
    const share = `${passed.toLocaleString("en")} of ${this.#cases.toLocaleString("en")} cases passed`;
    const counts = [share, ...otherCounts(report), `in ${seconds} s`].join(", ");
    this.#now.textContent = `${counts}.${silence === undefined ? "" : ` ${silenceText(silence)}`}`;
    this.#after.replaceChildren(saveButton(report), factList(report));
  }

  /** Ends without one. */
  fail(verdict: string, why: string): void {
    this.#end("bad", verdict);
    this.#now.textContent = why;
  }

  #end(kind: "good" | "bad", verdict: string): void {
    this.element.classList.add(kind);
    this.#verdict.textContent = verdict;
    this.#progress.remove();
  }

  #showFailure({ case: c, problems }: CaseResult): void {
    this.#failed++;
    const list = element("ul", {}, ...problems.map((problem) => element("li", {}, problem)));
    const name = element("strong", {}, `${c.kernel}: ${c.name}`);
    const known = this.#failures.querySelector(`#${anchorOf(c.kernel)}`) !== null;
    const id = known ? undefined : anchorOf(c.kernel);
    this.#failures.append(element("li", { id }, name, list));
  }
}

function factList({ facts }: ConformanceReport): HTMLElement {
  const items = facts.flatMap(({ fact, effect, omitted }) => [
    element("dt", {}, fact),
    element("dd", {}, omitted > 0 ? `${effect} (${omitted} cases)` : effect),
  ]);
  return element(
    "details",
    {},
    element("summary", {}, "What it states"),
    element("dl", {}, ...items),
  );
}

function saveButton(report: ConformanceReport): HTMLElement {
  const button = element("button", { type: "button", class: "save" }, "Save the report as JSON");
  button.addEventListener("click", () => {
    const where = { date: new Date().toISOString(), userAgent: navigator.userAgent };
    const text = JSON.stringify({ ...where, ...report }, undefined, 2);
    saveFile(`conformance-${report.backend}.json`, `${text}\n`);
  });
  return button;
}
