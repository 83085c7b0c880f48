/** What is found out about a number, as text: the likeliest explanation in full, the others in a line each. */
import type { Diagnosis, DiagnosisFinding, MadeMistake } from "@convscope/explain";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";

/** Explanations that are told beside the likeliest one unless all are asked for. */
const OTHERS = 3;

/** Prints it. */
export function printDiagnosis(diagnosis: Diagnosis, all: boolean, screen: Screen): void {
  const { colors, width } = screen;
  const { model, quantity, number, verdict, findings, sentence } = diagnosis;
  screen.print(`${colors.bold(`${model} ${quantity}`)}  ${number.text}`);
  screen.print();
  screen.print(wrap("", sentence, width));
  const [first, ...others] = findings;
  if (verdict !== "explained" || first === undefined) return;
  for (const mistake of first.mistakes) printMistake(mistake, screen);
  screen.print();
  const right = diagnosis.right.substituted;
  const wrong = wrap("  wrong  ", first.derived.substituted, width);
  screen.print(wrong.replace("wrong", colors.red));
  screen.print(wrap("  right  ", right, width).replace("right", colors.green));
  for (const line of wrap("  counted: ", diagnosis.convention, width).split("\n")) {
    screen.print(colors.dim(line));
  }
  printOthers(others, all, screen);
}

function printMistake({ name, wrong, right }: MadeMistake, { colors, print, width }: Screen): void {
  print();
  print(colors.bold(name));
  print(wrap("  believed  ", wrong, width));
  print(wrap("  true      ", right, width));
}

function printOthers(others: readonly DiagnosisFinding[], all: boolean, screen: Screen): void {
  if (others.length === 0) return;
  const { colors, width } = screen;
  const many = others.length === 1 ? "mistake gives" : "mistakes give";
  screen.print();
  screen.print(`${others.length} other known ${many} this number, less plausible:`);
  const shown = all ? others : others.slice(0, OTHERS);
  for (const { says, mistakes } of shown) {
    const together = mistakes.length > 1 ? "both: " : "";
    screen.print(wrap("  - ", `${together}${says}`, width));
  }
  const rest = others.length - shown.length;
  if (rest > 0) screen.print(colors.dim(`  and ${rest} more, told by --all`));
}
