/** A summary as a table of GitHub's Markdown, with the conventions below it. */
import { conventions, type Summary } from "@convscope/explain";
import type { LayerColumn } from "../backend-fit.js";
import { count } from "../terminal/numbers.js";
import { cells } from "./cells.js";

/** Columns of words; the others are numbers. */
const WORDS = 3;

/** The table and its notes. */
export function summaryMarkdown(summary: Summary, words?: LayerColumn): string {
  const [heads = [], ...rows] = cells(summary, count, words);
  const line = (row: readonly string[]): string => `| ${row.map(escaped).join(" | ")} |`;
  const rule = `|${heads.map((head, at) => (at < WORDS || head === words?.head ? " --- |" : " ---: |")).join("")}`;
  const { macs, flops } = summary.total;
  const notes = [...new Set([macs.convention, flops.convention])].map(
    (name) => `- ${name}: ${conventions[name]}`,
  );
  return [
    `**${escaped(summary.model)}**, input ${summary.input.join("×")}`,
    "",
    line(heads),
    rule,
    ...rows.map(line),
    "",
    `MACs by \`${macs.convention}\`, FLOPs by \`${flops.convention}\`; memory in bytes of one example:`,
    "",
    ...notes,
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
