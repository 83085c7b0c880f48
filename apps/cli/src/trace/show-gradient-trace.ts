/** A gradient's trace on the terminal: a table for each layer through which it comes back. */
import type { GradientShare, GradientTrace, PoolWindow } from "@convscope/explain";
import { number, placed } from "../diff/show-unit.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { formatAgreement, formatTerms, type Shown } from "./show-terms.js";

/** Prints it. */
export function printGradient(trace: GradientTrace, shown: Shown, screen: Screen): void {
  const { unit, model, outputLayer, output, score, shares, value } = trace;
  const { colors } = screen;
  const goal = `${outputLayer}[${output}]`;
  const what = `∂${goal}/∂${unit}`;
  const head = wrap("", `${what} of ${model} = ${number(value)}`, screen.width);
  screen.print(colors.bold(head));
  const stands = `${goal} is ${number(score)}; ∂C stands for ∂${goal}/∂C.`;
  screen.print(wrap("  ", stands, screen.width));
  for (const share of shares) printShare(share, shown, screen);
  if (shares.length > 1) {
    const parts = shares.map(
      ({ layer, total, after }) => `${number(after.at(-1) ?? total)} (${layer})`,
    );
    screen.print();
    screen.print(
      wrap("  ", `Together: ${parts.join(" + ")} = ${number(trace.exact)}`, screen.width),
    );
  }
  screen.print();
  screen.print(formatAgreement(trace, trace.backend, screen));
}

function printShare(share: GradientShare, shown: Shown, screen: Screen): void {
  const { layer, layerKind, terms, silent, total, then, after, windows } = share;
  screen.print();
  screen.print(`through ${layer} (${layerKind})`);
  for (const window of windows) screen.print(wrap("  ", windowText(window), screen.width));
  const rows = terms.map(({ input, weight, product }) => ({
    from: placed(input),
    weight: weight === undefined ? "" : placed(weight),
    value: product,
  }));
  const weighted = terms.some(({ weight }) => weight !== undefined);
  if (rows.length > 0) {
    const words = {
      head: "from",
      weight: weighted ? "×" : "",
      value: weighted ? "= product" : "value",
      total: { label: `sum of ${count(terms.length)}`, value: total },
    };
    screen.print(formatTerms(rows, words, shown, screen));
  }
  if (silent > 0) {
    const nothing = `${count(silent)} more ${silent === 1 ? "product is" : "products are"} 0.`;
    screen.print(screen.colors.dim(`  ${nothing}`));
  } else if (rows.length === 0) screen.print("  nothing comes back this way");
  for (const [i, step] of then.entries()) {
    screen.print(wrap("  then ", `${step} → ${number(after[i] ?? Number.NaN)}`, screen.width));
  }
}

function windowText({ output, winner, won, equals }: PoolWindow): string {
  const unit = `window of ${(output.array ?? "").replace("∂", "")}[${output.at.join(",")}]`;
  const tie = equals > 1 ? `, a tie of ${equals}: the first gets all` : "";
  if (won) return `${unit}: won with ${number(winner.value)}${tie}`;
  return `${unit}: lost to ${placed(winner)}${tie}`;
}
