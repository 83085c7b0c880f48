/** One claim as text: the answer, then the numbers of its example. */
import type { Claim, Numbers, Shown } from "@convscope/explain";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";

/** Prints it; the example is computed here and now. */
export function printClaim(claim: Claim, screen: Screen): void {
  const { colors, width } = screen;
  const { setting, given, claimed, computed } = claim.show();
  screen.print(wrap("", `“${claim.claim}”`, width));
  const verdict = claim.verdict === "wrong" ? "Wrong." : "Not always.";
  const answer = wrap("", `${verdict} ${claim.right}`, width);
  screen.print(answer.replace(verdict, colors.bold));
  for (const line of wrap("", claim.source, width).split("\n")) screen.print(colors.dim(line));
  screen.print();
  screen.print(wrap(`${colors.bold("Computed")}: `, setting, width));
  for (const shown of given) printNumbers(shown, "  ", screen);
  printNumbers(claimed, `  ${colors.red("claimed")}   `, screen);
  printNumbers(computed, `  ${colors.green("computed")}  `, screen);
}

function printNumbers({ what, numbers }: Shown, mark: string, screen: Screen): void {
  const rows = rowsOf(numbers);
  if (rows.length === 1) {
    screen.print(wrap(mark, `${what}: ${rows[0]}`, screen.width));
    return;
  }
  screen.print(`${mark}${what}:`);
  for (const row of rows) screen.print(row === "" ? "" : `      ${row}`);
}

/** Rows of the last axis, columns in line; maps with an empty line between them. */
function rowsOf({ shape, values }: Numbers): readonly string[] {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  const texts = values.map(shortNumber);
  if (values.length === columns) return [texts.join(" ")];
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
function shortNumber(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 }).format(value);
}
