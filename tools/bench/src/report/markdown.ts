/** The result as a page. */
import { sections } from "../cases/case.js";
import { columns } from "./columns.js";
import { limitText, type Report, remarks, verdict } from "./report.js";

const cells = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`;

const titles = {
  js: "JavaScript alone",
  layers: "Layers in WebAssembly",
  networks: "Networks in WebAssembly",
  training: "Training in WebAssembly",
} as const;

const explanation =
  "A name is followed by its number of threads. Times are medians, the ratio is the peer's time over ours, and the quartiles are those of the ratios within the n rounds, in which all of a case take their turns. GFLOP/s are ours, counted as direct sums, so that an algorithm that saves multiplications may pass the limit; a training step counts as three forward passes. `b32` is a batch of 32; a layer reads `filter/stride in-out g<groups> @side`. convscope's and TensorFlow.js's arrays stay in the engine; onnxruntime-web's time includes copying them in and out, which its interface does each time.";

/** The page, with a line end behind it. */
export function formatMarkdown(report: Report): string {
  const { machine, versions, limit } = report;
  const { start, end } = machine.loadAverage;
  return [
    `# Speed, ${report.date.slice(0, 10)}`,
    "",
    `${verdict(report)}.${report.quick ? " A quick run: small cases, few times." : ""}`,
    "",
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; load average ${start} at the start, ${end} at the end (the bench itself is 1 to 2 of it).`,
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    limitText(limit),
    "",
    ...sections.flatMap((section) => tableOf(report, section)),
    explanation,
    ...remarks(report).map((remark) => `\n${remark}`),
    "",
  ].join("\n");
}

function tableOf({ rows, limit }: Report, section: keyof typeof titles): readonly string[] {
  const members = rows.filter((row) => row.section === section);
  if (members.length === 0) return [];
  return [
    `## ${titles[section]}`,
    "",
    cells(columns.map(({ head }) => head)),
    cells(columns.map(({ align }) => (align === "right" ? "--:" : ":--"))),
    ...members.map((row) => cells(columns.map(({ text }) => text(row, limit)))),
    "",
  ];
}
