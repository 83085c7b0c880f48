/** One network of the zoo in words: what it is, what its source prints of it, what is wrong there, and its variants. */
import type { PublishedFigure } from "@convscope/models";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";
import type { ZooFacts } from "../zoo-facts.js";

/** Prints it. */
export function showModel(name: string, facts: ZooFacts, screen: Screen): void {
  const { colors, print, width } = screen;
  const { summary, source, published, errata, differs } = facts;
  const row = (head: string, text: string): void =>
    print(wrap(`  ${head.padEnd(10)}`, text, width));
  print(colors.bold(name));
  print(wrap("", summary, width));
  print();
  row("source", source);
  if (differs !== undefined) row("variants", differs);
  for (const erratum of errata) row("erratum", erratum);
  print();
  if (published.length === 0) print(wrap("", "Its source prints no figures.", width));
  else print(figures(published, screen));
  for (const { note, ...figure } of published) {
    if (note !== undefined) print(colors.dim(wrap(`  ${nameOf(figure)}: `, note, width)));
  }
}

const nameOf = ({ layer = "total", quantity }: PublishedFigure): string => `${layer}.${quantity}`;

/** What is printed beside what follows from the layers. */
function figures(published: readonly PublishedFigure[], { colors, width }: Screen): string {
  return formatTable(
    [{ head: "figure" }, { head: "printed", align: "right" }, { head: "counted", align: "right" }],
    published.map((figure) => [nameOf(figure), count(figure.printed), count(figure.exact)]),
    colors,
    0,
    width,
  );
}
