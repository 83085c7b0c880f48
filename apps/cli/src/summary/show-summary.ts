/** A summary on the screen: the table of layers, what its numbers mean, and on demand how each comes about. */
import { conventions, type Quantity, type QuantityName, type Summary } from "@convscope/explain";
import { formatHeld, formatLayers } from "../terminal/layer-table.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { zooFacts } from "../zoo-facts.js";
import type { SummaryView } from "./summary-view.js";

/** Prints it. @param explain whether every number is derived */
export function showSummary(view: SummaryView, explain: boolean, screen: Screen): void {
  const { summary, source, names, input, leftOut, fit, words } = view;
  const { colors } = screen;
  screen.print(`${colors.bold(summary.model)}  input ${input}`);
  if (source !== undefined) screen.print(colors.dim(source));
  screen.print();
  screen.print(
    leftOut === undefined
      ? formatLayers(summary, screen, true, words)
      : formatHeld(summary, screen),
  );
  screen.print();
  showFootnotes(summary, leftOut !== undefined, screen);
  if (fit !== undefined) screen.print(wrap(`  ${"backend".padEnd(9)}`, fit.sentence, screen.width));
  showErrata(summary.model, screen);
  if (explain) for (const layer of summary.layers) showDerivations(layer, names, screen);
  if (leftOut !== undefined) screen.print(`\n${wrap("", leftOut, screen.width)}`);
}

/** What the numbers of the table mean. */
function showFootnotes({ total }: Summary, isOpen: boolean, screen: Screen): void {
  const { parameters, trainable, state, macs, flops, memory } = total;
  const carried = state.value === 0 ? "" : `; ${count(state.value)} running statistics beside them`;
  const notes: readonly (readonly [string, string])[] = [
    ["trained", `${count(trainable.value)} of ${count(parameters.value)} parameters${carried}`],
  ];
  const ofSize: readonly (readonly [string, string])[] = [
    ...operationNotes(macs, flops),
    [
      "memory",
      `${count(memory.value)} bytes of activations at most in use (${memory.formula}), ${count(memory.training.value)} kept in training; one example, float32`,
    ],
  ];
  for (const [head, text] of isOpen ? notes : [...notes, ...ofSize]) {
    screen.print(screen.colors.dim(wrap(`  ${head.padEnd(9)}`, text, screen.width)));
  }
}

/** Both counts with their conventions, which may be one. */
function operationNotes(macs: Quantity, flops: Quantity): readonly (readonly [string, string])[] {
  const said = ({ convention }: Quantity): string => `${convention}: ${conventions[convention]}`;
  if (macs.convention === flops.convention) return [["counted", `by ${said(macs)}`]];
  return [
    ["MACs", `${count(macs.value)}, ${said(macs)}`],
    ["FLOPs", `${count(flops.value)}, ${said(flops)}`],
  ];
}

/** What is known to be wrong or unsaid in the source of a network of the zoo. */
function showErrata(name: string, screen: Screen): void {
  for (const erratum of zooFacts(name)?.errata ?? []) {
    screen.print(screen.colors.dim(wrap(`  ${"erratum".padEnd(9)}`, erratum, screen.width)));
  }
}

function showDerivations(
  layer: Summary["layers"][number],
  names: readonly QuantityName[],
  screen: Screen,
): void {
  const shown = names.filter((name) => layer[name].value !== 0);
  if (shown.length === 0) return;
  screen.print();
  screen.print(screen.colors.bold(layer.name));
  for (const name of shown) {
    const { formula, substituted } = layer[name];
    const text = `${formula}  →  ${substituted}`;
    screen.print(wrap(`  ${name.padEnd(16)}`, text, screen.width));
  }
}
