/** A unit's trace on the terminal: the products, their sum, what follows, and the backend's value. */
import type { Term, UnitTrace } from "@convscope/explain";
import { number, placed } from "../diff/show-unit.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { formatAgreement, formatTerms, type Shown } from "./show-terms.js";

/** Prints it. */
export function printUnitTrace(trace: UnitTrace, shown: Shown, screen: Screen): void {
  const { unit, model, layerKind, terms, total, largest, then, after } = trace;
  const { colors, width } = screen;
  const head = `${unit} of ${model} (${layerKind}) = ${number(trace.value)}`;
  screen.print(colors.bold(wrap("", head, width)));
  screen.print();
  const rows = terms.map(({ input, weight, product }: Term) => ({
    from: placed(input),
    weight: weight === undefined ? "" : placed(weight),
    value: product,
  }));
  const weighted = terms.some(({ weight }) => weight !== undefined);
  const label = largest ? `largest of ${count(terms.length)}` : `sum of ${count(terms.length)}`;
  const words = {
    head: terms.length === 1 ? "from" : "input",
    weight: weighted ? "× weight" : "",
    value: weighted ? "= product" : "value",
    ...(terms.length > 1 && { total: { label, value: total } }),
  };
  screen.print(formatTerms(rows, words, shown, screen));
  for (const [i, step] of then.entries()) {
    screen.print(wrap("  then ", `${step} → ${number(after[i] ?? Number.NaN)}`, width));
  }
  screen.print();
  screen.print(formatAgreement(trace, trace.backend, screen));
}
