/** The table kernel × backend: the worst error in units of its bound as a number and a shade, and why there is none. */
import type { Subject } from "../case.js";
import { followingText, type KernelReport } from "../report.js";
import { GROUP_NAMES, GROUPS, groupOf, worstText } from "../subjects.js";
import { type Column, failureAnchor, fuzzAnchor } from "./columns.js";
import { html, type Markup, NOTHING } from "./markup.js";

/** What a cell shows. */
interface Cell extends KernelReport {
  /** Where its failures are told in full. */
  readonly anchor: string;
  /** How many of its failures follow from other kernels, in words. */
  readonly following?: string;
}

type CellOf = (column: Column, subject: Subject) => Cell | undefined;

const worst = ({ worst: value }: KernelReport): Markup =>
  html`<b>${value === 0 ? "exact" : worstText(value)}</b>`;

/** How dark a worst error is: its share of the bound. */
const share = ({ worst: value }: KernelReport): string =>
  `--share: ${(Math.min(1, value) * 100).toFixed(0)}%`;

function cellMarkup(cell: Cell | undefined): Markup {
  if (cell === undefined) return html`<td class="none">not run</td>`;
  const { passed, failed, absent, omitted, anchor } = cell;
  const notes = omitted > 0 ? html`<small>${omitted} omitted</small> ` : NOTHING;
  if (failed > 0) {
    const value = cell.worst > 1 ? html` <small>error ${worstText(cell.worst)}</small>` : NOTHING;
    const following = cell.following ? html` <small>${cell.following}</small>` : NOTHING;
    return html`<td class="bad">${notes}<a href="#${anchor}">✗ ${failed} failed</a>${value}${following}</td>`;
  }
  if (passed > 0) return html`<td class="worst" style="${share(cell)}">${notes}${worst(cell)}</td>`;
  return html`<td class="none">${absent > 0 ? "not given" : "omitted"}</td>`;
}

/** How many cases a row has. */
function casesOf(cells: readonly (Cell | undefined)[]): number {
  return Math.max(
    ...cells.map((cell) =>
      cell === undefined ? 0 : cell.passed + cell.failed + cell.absent + cell.omitted,
    ),
  );
}

function row(columns: readonly Column[], subject: Subject, cellOf: CellOf): Markup {
  const cells = columns.map((column) => cellOf(column, subject));
  const cases = casesOf(cells);
  const words = cases === 1 ? "1 case" : `${cases.toLocaleString("en")} cases`;
  return html`<tr><th scope="row"><code>${subject}</code> <small>${words}</small></th>${cells.map(cellMarkup)}</tr>\n`;
}

function body(
  group: (typeof GROUP_NAMES)[number],
  subjects: readonly Subject[],
  columns: readonly Column[],
  cellOf: CellOf,
): Markup {
  if (subjects.length === 0) return NOTHING;
  const [title, note] = GROUPS[group];
  const span = String(columns.length + 1);
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="${span}"><span>${title} <small>${note}</small></span></th></tr>
${subjects.map((subject) => row(columns, subject, cellOf))}</tbody>\n`;
}

/** A table that scrolls sideways within the page where it does not fit; reachable by keys. */
export function scrolled(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}

function matrix(
  label: string,
  columns: readonly Column[],
  subjects: readonly Subject[],
  cellOf: CellOf,
): Markup {
  const heads = columns.map(({ title }) => html`<th scope="col">${title}</th>`);
  const bodies = GROUP_NAMES.map((group) =>
    body(
      group,
      subjects.filter((subject) => groupOf(subject) === group),
      columns,
      cellOf,
    ),
  );
  return scrolled(
    label,
    html`<table class="matrix"><thead><tr><th scope="col">Kernel</th>${heads}</tr></thead>\n${bodies}</table>`,
  );
}

function subjectsOf(tables: readonly object[]): readonly Subject[] {
  return [...new Set(tables.flatMap((table) => Object.keys(table)))] as readonly Subject[];
}

/** The suite's own cases. */
export function suiteMatrix(columns: readonly Column[]): Markup {
  const subjects = subjectsOf(columns.map(({ report }) => report.kernels));
  return matrix("Worst errors of the suite's cases", columns, subjects, (column, subject) => {
    const kernel = column.report.kernels[subject];
    if (kernel === undefined) return undefined;
    const failures = column.report.failures.filter((failure) => failure.kernel === subject);
    const following = followingText(failures);
    return { ...kernel, anchor: failureAnchor(column, subject), following };
  });
}

/** The random cases of the backends that had some. */
export function fuzzMatrix(columns: readonly Column[]): Markup {
  const subjects = subjectsOf(columns.map(({ report }) => report.fuzz?.kernels ?? {}));
  return matrix("Worst errors of random cases", columns, subjects, (column, subject) => {
    const { kernels = {}, failures = [] } = column.report.fuzz ?? {};
    const kernel = new Map(Object.entries(kernels)).get(subject);
    if (kernel === undefined) return undefined;
    const failed = failures.some((failure) => failure.kernel === subject) ? 1 : 0;
    const anchor = fuzzAnchor(column, subject);
    const passed = kernel.runs - failed;
    return { passed, failed, absent: 0, omitted: 0, worst: kernel.worst, anchor };
  });
}
