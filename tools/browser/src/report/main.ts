/**
 * `pnpm conformance:report`: runs the suite on each backend whose result is no longer that of the sources, and writes the
 * report after each. `--all` runs it on every one; names of backends run it on those alone.
 */
import { cpus, release, totalmem, type } from "node:os";
import { type ConformanceReport, runConformance } from "@convscope/conformance";
import { findChromium, missingChromium } from "../../find-chromium.mjs";
import { launch, reportOf } from "../chromium.js";
import { nodeBackends } from "../node-backends.js";
import { repositoryPage } from "../page-files.js";
import { serve } from "../serve.js";
import { type Column, titleOf } from "./columns.js";
import { type Standing, standings, writeReport } from "./report-files.js";
import type { Result } from "./result.js";

const SHOWN = 12;

function machine(): string {
  const processors = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${processors[0]?.model ?? "unknown processor"}, ${gibibytes} GiB, ${type()} ${release().split("-")[0]} ${process.arch}`;
}

async function inNode({ backend }: Column): Promise<ConformanceReport> {
  const create = nodeBackends[backend];
  if (create === undefined) throw new Error(`node-backends.ts has no ${backend}; add it`);
  return runConformance(create);
}

async function inChromium({
  backend,
  where,
}: Column): Promise<readonly [ConformanceReport, string]> {
  const path = findChromium();
  if (path === undefined) throw new Error(missingChromium());
  const isolated = where === "isolated Chromium";
  await using server = await serve(await repositoryPage(), { isolated });
  const browser = await launch(path);
  try {
    const page = await browser.newPage();
    const report = await reportOf(page, `${server.origin}/?backend=${backend}&run`);
    return [report, `Chromium ${browser.version()}`];
  } finally {
    await browser.close();
  }
}

async function run({ column, sources }: Standing): Promise<Result> {
  const start = performance.now();
  const [report, host] =
    column.where === "Node"
      ? [await inNode(column), `Node ${process.versions.node}`]
      : await inChromium(column);
  const { backend, where, engines } = column;
  return {
    backend,
    where,
    date: new Date().toISOString().slice(0, 10),
    host,
    engines: engines.map((name) => `${name} ${sources[name]}`),
    seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
    report,
  };
}

function say({ column, changes }: Standing): void {
  const shown = changes.slice(0, SHOWN).join(", ");
  const more = changes.length > SHOWN ? ` and ${changes.length - SHOWN} more` : "";
  console.log(`${titleOf(column)}: ${shown === "" ? "asked for" : `changed: ${shown}${more}`}`);
}

/** Which columns are run: those asked for, else those that have changed. */
function due({ column, changes }: Standing, args: readonly string[]): boolean {
  if (args.includes("--all")) return true;
  return args.length > 0 ? args.includes(column.backend) : changes.length > 0;
}

function write(standings: readonly Standing[]): void {
  const done = standings.filter(({ result }) => result !== undefined);
  const results = done.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const sources = new Map(done.map(({ column, before }) => [titleOf(column), before]));
  writeReport({ machine: machine(), results }, sources);
}

async function main(args: readonly string[]): Promise<void> {
  const all = [...(await standings())];
  for (const [at, standing] of all.entries()) {
    if (!due(standing, args)) continue;
    say(standing);
    const result = await run(standing);
    all[at] = { ...standing, result, before: standing.sources, changes: [] };
    write(all);
    const { passed, failed } = result.report;
    console.log(`${titleOf(result)}: ${passed} passed, ${failed} failed, in ${result.seconds} s`);
  }
  write(all);
  const stale = all
    .filter(({ changes }) => changes.length > 0)
    .map(({ column }) => titleOf(column));
  const rest =
    stale.length === 0 ? "up to date" : `written; older than the code: ${stale.join(", ")}`;
  console.log(`conformance/REPORT.md is ${rest}.`);
}

await main(process.argv.slice(2));
process.exit();
