/** Entry of `pnpm bench`: options in, table and files out; ends with 1 when a must is missed. */
import { writeFileSync } from "node:fs";
import { Command } from "commander";
import type { Case } from "./cases/case.js";
import { cases, globTest } from "./cases/cases.js";
import { load, machine, versions } from "./machine.js";
import { createProgress } from "./progress.js";
import { formatMarkdown } from "./report/markdown.js";
import { isMet, type Report } from "./report/report.js";
import { formatTable } from "./report/table.js";
import { runMatches } from "./run-matches.js";

interface Options {
  readonly json?: string;
  readonly markdown?: string;
  readonly case?: string;
  readonly quick?: true;
  readonly list?: true;
}

const program = new Command("bench")
  .description("Times convscope's backends against other engines, in turn, on equal work.")
  .option("--json <file>", "write everything that was measured")
  .option("--markdown <file>", "write the table as a page")
  .option("--case <glob>", 'measure only these, as in "3x3*b1"')
  .option("--quick", "small cases, three times each: for a look, not for a claim")
  .option("--list", "name the cases, their peers and targets, and measure nothing")
  .allowExcessArguments(false)
  .action(main);

await program.parseAsync();

async function main(options: Options): Promise<void> {
  const chosen = cases.filter(({ name }) => globTest(options.case ?? "*")(name));
  if (chosen.length === 0) {
    program.error(
      `bench: found no case like "${options.case}", expected a name or a pattern with * and ?; --list names them`,
    );
  }
  if (options.list === true) {
    console.log(chosen.flatMap(described).join("\n"));
    return;
  }
  const loadAtStart = load();
  const quick = options.quick === true;
  const outcome = await runMatches(chosen, quick, createProgress(process.stderr));
  const report: Report = {
    date: new Date().toISOString(),
    quick,
    machine: machine(loadAtStart),
    versions: versions(),
    ...outcome,
  };
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (options.markdown !== undefined) writeFileSync(options.markdown, formatMarkdown(report));
  console.log(formatTable(report));
  if (!isMet(report)) process.exitCode = 1;
}

function described({ name, matches }: Case): readonly string[] {
  return matches.map(
    ({ contestant, peer, target }) => `${name}: ${contestant} and ${peer}, at least ${target}×`,
  );
}
