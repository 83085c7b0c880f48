/** Terms as a table with their sum, and a backend's number beside the exact one as a sentence. */
import type { Agreement } from "@convscope/explain";
import { number, scientific } from "../diff/show-unit.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";

/** Which terms are shown. */
export interface Shown {
  readonly top: number;
  readonly inOrder?: boolean;
}

/** A row: what is multiplied, by what, and the product. */
export interface TermRow {
  readonly from: string;
  readonly weight: string;
  readonly value: number;
}

/** The table's words. */
export interface TermWords {
  readonly head: string;
  readonly weight: string;
  readonly value: string;
  /** Of the last row: `sum of 150`. Absent: terms do not add up to anything. */
  readonly total?: { readonly label: string; readonly value: number };
}

/** Terms, the largest first unless the order of the sum is asked for; the rest is one row. */
export function formatTerms(
  terms: readonly TermRow[],
  { head, weight, value, total }: TermWords,
  { top, inOrder = false }: Shown,
  { colors, width }: Screen,
): string {
  const ordered = inOrder
    ? terms
    : [...terms].sort((x, y) => Math.abs(y.value) - Math.abs(x.value));
  const rest = ordered.slice(top);
  const restSum = rest.reduce((sum, term) => sum + term.value, 0);
  const adds = total?.label.startsWith("sum") === true;
  const rows = ordered.slice(0, top).map((term) => [term.from, term.weight, number(term.value)]);
  if (rest.length > 0)
    rows.push([`… and ${count(rest.length)} more`, "", adds ? number(restSum) : ""]);
  if (total !== undefined) rows.push([total.label, "", number(total.value)]);
  return formatTable(
    [{ head }, { head: weight }, { head: value, align: "right" }],
    rows,
    colors,
    total === undefined ? 0 : 1,
    width,
  );
}

/** What a backend gave, what is exact, and whether rounding explains the difference. */
export function formatAgreement(
  { value, exact, bound, agrees }: Agreement,
  backend: string,
  { colors, width }: Screen,
): string {
  const off = value === exact ? "0" : scientific(Math.abs(value - exact));
  const verdict = agrees
    ? `They differ by ${off}, and rounding may make ${scientific(bound)}: they agree.`
    : `They differ by ${off}, where rounding may make ${scientific(bound)} at most: ${backend} is wrong here; convscope diff says where it begins.`;
  const text = wrap(
    "  ",
    `On ${backend} it is ${number(value)}, in float64 ${number(exact)}. ${verdict}`,
    width,
  );
  return agrees ? text : colors.red(text);
}
