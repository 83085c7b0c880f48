/** A summary as a table of GitHub's Markdown, with the conventions below it. */
import { conventions, type Summary } from "@convscope/explain";
import { count } from "../terminal/numbers.js";
import { cells } from "./cells.js";
import type { SummaryView } from "./summary-view.js";

/** The table and its notes. */
export function summaryMarkdown(view: SummaryView): string {
  const { summary, input, leftOut, words } = view;
  const [heads = [], ...rows] = cells(view, count);
  const isText = (head: string): boolean => ["layer", "kind", "output", words?.head].includes(head);
  const line = (row: readonly string[]): string => `| ${row.map(escaped).join(" | ")} |`;
  const rule = `|${heads.map((head) => (isText(head) ? " --- |" : " ---: |")).join("")}`;
  return [
    `**${escaped(summary.model)}**, input ${input}`,
    "",
    line(heads),
    rule,
    ...rows.map(line),
    "",
    ...(leftOut === undefined ? conventionNotes(summary) : [escaped(leftOut)]),
  ].join("\n");
}

/** How operations are counted. */
function conventionNotes({ total: { macs, flops } }: Summary): readonly string[] {
  const notes = [...new Set([macs.convention, flops.convention])].map(
    (name) => `- ${name}: ${conventions[name]}`,
  );
  return [
    `MACs by \`${macs.convention}\`, FLOPs by \`${flops.convention}\`; memory in bytes of one example:`,
    "",
    ...notes,
  ];
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
