/** The result as a page. */
import { columns } from "./columns.js";
import { type Report, verdict } from "./report.js";

const cells = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`;

/** The page, with a line end behind it. */
export function formatMarkdown(report: Report): string {
  const { machine, versions, failures } = report;
  const { start, end } = machine.loadAverage;
  return [
    `# Speed, ${report.date.slice(0, 10)}`,
    "",
    `${verdict(report)}.${report.quick ? " A quick run: small cases, few times." : ""}`,
    "",
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; load average ${start} at the start, ${end} at the end (the bench itself is 1 of it).`,
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    "",
    cells(columns.map(({ head }) => head)),
    cells(columns.map(({ align }) => (align === "right" ? "--:" : ":--"))),
    ...report.rows.map((row) => cells(columns.map(({ text }) => text(row)))),
    "",
    "Times are medians, the ratio is the peer's time over ours, and the quartiles are those of the ratios within the n pairs of times, taken in turn. `b32` is a batch of 32; a case reads `filter/stride in-out g<groups> @side`.",
    ...failures.map(
      (failure) =>
        `\nNot measured: ${failure.case}, ${failure.contestant} and ${failure.peer}: ${failure.message}`,
    ),
    "",
  ].join("\n");
}
