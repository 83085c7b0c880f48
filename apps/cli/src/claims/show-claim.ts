/** One claim as text: the answer, then the numbers of its example. */
import type { Claim, Demonstration, Numbers, Shown } from "@convscope/explain";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";

/** Prints it with its example. */
export function printClaim(claim: Claim, example: Demonstration, screen: Screen): void {
  const { colors, width } = screen;
  const { setting, given, claimed, computed } = example;
  for (const line of wrap("", claim.claim, width).split("\n")) screen.print(colors.bold(line));
  const verdict = claim.verdict === "wrong" ? "Wrong." : "Not always.";
  const answer = wrap("", `${verdict} ${claim.right}`, width);
  screen.print(answer.replace(verdict, colors.bold));
  for (const line of wrap("", claim.source, width).split("\n")) screen.print(colors.dim(line));
  screen.print();
  screen.print(wrap("Computed: ", setting, width));
  for (const shown of given) printNumbers(shown, "  ", screen);
  printNumbers(claimed, "  claimed:  ", screen, colors.red);
  printNumbers(computed, "  computed: ", screen, colors.green);
}

function printNumbers(
  { what, numbers }: Shown,
  mark: string,
  screen: Screen,
  color: (text: string) => string = (text) => text,
): void {
  const rows = rowsOf(numbers);
  const marked = (text: string): string => text.replace(mark, color);
  if (rows.length === 1) {
    screen.print(marked(wrap(mark, `${what}: ${rows[0]}`, screen.width)));
    return;
  }
  screen.print(marked(wrap(mark, `${what}:`, screen.width)));
  for (const row of rows) screen.print(row === "" ? "" : `      ${row}`);
}

/** Rows of the last axis, columns in line; maps with an empty line between them, or in line where they are one value. */
function rowsOf({ shape, values }: Numbers): readonly string[] {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  const texts = values.map(shownNumber);
  if (values.length === columns || rows * columns === 1) return [texts.join(" ")];
  const cell = Math.max(...texts.map((text) => text.length));
  const lines: string[] = [];
  for (let first = 0; first < texts.length; first += columns) {
    if (first > 0 && rows > 1 && (first / columns) % rows === 0) lines.push("");
    const row = texts.slice(first, first + columns);
    lines.push(row.map((text) => text.padStart(cell)).join(" "));
  }
  return lines;
}

/** At most four decimals. */
export function shownNumber(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 }).format(value);
}
