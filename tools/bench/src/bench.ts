/** Entry of `pnpm bench`: options in, table and files out; ends with 1 when a must is missed. */
import { messageOf } from "@convscope/core/errors";
import { Command, InvalidArgumentError } from "commander";
import { cases, casesLike, titleOf } from "./cases/cases.js";
import { createProgress } from "./progress.js";
import { asksForMemory, memoryTarget, memoryTitle } from "./readings.js";
import { isMet } from "./report/report.js";
import { formatTable } from "./report/table.js";
import { runBench } from "./run-bench.js";

interface Options {
  readonly json: string;
  readonly markdown: string;
  readonly only: string;
  readonly minutes: number;
  readonly quick?: true;
  readonly resume?: true;
  readonly list?: true;
}

const program = new Command("bench")
  .description("Times convscope's backends against other engines, in turn, on equal work.")
  .option("--only <text>", 'only what --list names with this text in it: "layers", "vgg16"', "")
  .option("--json <file>", "where everything that was measured goes", "out/bench.json")
  .option("--markdown <file>", "where the tables go as a page", "out/bench.md")
  .option("--quick", "no large batches, three times each: for a look, not for a claim")
  .option("--minutes <number>", "begin no case after so many", minutes, Number.POSITIVE_INFINITY)
  .option("--resume", "go on with the run in the JSON file: what it has is not measured again")
  .option("--list", "name the matches and their targets, and measure nothing")
  .allowExcessArguments(false)
  .action(main);

await program.parseAsync();

async function main(options: Options): Promise<void> {
  if (options.list === true) {
    console.log(list(options.only).join("\n"));
    return;
  }
  const progress = createProgress(process.stderr);
  const { only, json, markdown, minutes, quick = false, resume = false } = options;
  const until = performance.now() + minutes * 60_000;
  const settings = { only, json, markdown, quick, resume, until };
  const { report, remaining } = await runBench(settings, progress).catch((error: unknown) => {
    return program.error(messageOf(error));
  });
  console.log(formatTable(report));
  console.log(`Written to ${json} and ${markdown}.`);
  if (remaining > 0)
    console.log(`${remaining} cases remain; the same command with --resume goes on.`);
  if (!isMet(report) || remaining > 0) process.exitCode = 1;
}

function list(only: string): readonly string[] {
  const chosen = casesLike(only);
  const lines = chosen.flatMap((each) =>
    each.matches.map((match) => {
      const { target, aim, refuses } = match;
      const must = target === undefined ? "no must" : `at least ${target}×`;
      const toward = aim === undefined ? "" : `, aim ${aim}×`;
      return `${titleOf(each, match)}: ${refuses ? "shown that it cannot" : must + toward}`;
    }),
  );
  const memory = asksForMemory(only) ? [`${memoryTitle}: below ${memoryTarget}× its weights`] : [];
  return [...lines, ...memory, `${chosen.length} of ${cases.length} cases`];
}

function minutes(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("expected a positive number");
}
