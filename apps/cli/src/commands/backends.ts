/** `convscope backends`: which backends there are, what each can do here, and how fast it convolves. */
import type { Command } from "commander";
import { type BackendRecord, describeBackend } from "../backend-record.js";
import {
  type BackendEntry,
  backendEntry,
  backendNames,
  backends,
  browserBackends,
  createBackend,
} from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch, Session } from "../session.js";
import { formatAbilities, legend } from "../terminal/abilities.js";
import { createCounter } from "../terminal/counter.js";
import type { Screen } from "../terminal/screen.js";
import { commandLines, wrap } from "../terminal/wrap.js";
import { UsageError } from "../usage-error.js";

interface BackendsCommandOptions {
  readonly backend?: string;
  readonly speed: boolean;
}

/** Adds the command. */
export function addBackendsCommand(program: Command, launch: Launch): Command {
  return program
    .command("backends")
    .description("List the backends: what is installed, what each can do here, and its speed.")
    .option("--backend <names>", "these alone, with commas between: names or paths to modules")
    .option("--no-speed", "do not measure (a second for each backend)")
    .addHelpText(
      "after",
      examples([
        ["what can compute here, and how fast", "convscope backends"],
        ["what a backend of your own can do", "convscope backends --backend ./my-backend.js"],
        ["all of it for a script", "convscope backends --json"],
      ]),
    )
    .action(launch((session, command) => listBackends(session, command.opts())));
}

async function listBackends(
  { screen, json }: Session,
  options: BackendsCommandOptions,
): Promise<ExitCode> {
  const entries = entriesOf(options.backend);
  const records = await describeAll(entries, screen, options.speed);
  const elsewhere = options.backend === undefined ? Object.entries(browserBackends) : [];
  const inBrowser = elsewhere.map(([name, { summary, code, packages }]) => ({
    ...{ name, summary, code, install: `npm install ${packages.join(" ")}` },
  }));
  if (json) screen.result({ backends: records, inBrowser });
  else printRecords(records, inBrowser, screen);
  return exitCodes.ok;
}

/** All that are known, or those that are named. @throws UsageError */
function entriesOf(names: string | undefined): readonly (readonly [string, BackendEntry])[] {
  if (names === undefined) return Object.entries(backends);
  const listed = backendNames(names);
  if (listed.length === 0) throw new UsageError("--backend names no backend; try --backend js");
  return listed.map((name) => {
    const entry = backendEntry(name);
    return [name, { ...entry, create: () => createBackend(name) }];
  });
}

async function describeAll(
  entries: readonly (readonly [string, BackendEntry])[],
  screen: Screen,
  measure: boolean,
): Promise<readonly BackendRecord[]> {
  const records: BackendRecord[] = [];
  using counter = createCounter(screen, measure ? "trying and timing: backend" : "trying: backend");
  for (const [i, [name, entry]] of entries.entries()) {
    counter.update(i + 1, entries.length);
    records.push(await describeBackend(name, entry, measure));
  }
  return records;
}

function printRecords(
  records: readonly BackendRecord[],
  inBrowser: readonly { readonly name: string; readonly code: string }[],
  screen: Screen,
): void {
  const { colors } = screen;
  const here = records.filter(({ kernels }) => kernels !== undefined);
  const names = [...records, ...inBrowser].map(({ name }) => name);
  const width = Math.max(...names.map((name) => name.length)) + 4;
  const head = (name: string): string => `  ${name}`.padEnd(width);
  screen.print(colors.bold("Here"));
  for (const { name, summary } of here) screen.print(wrap(head(name), summary, screen.width));
  screen.print();
  for (const table of formatAbilities(here, screen)) screen.print(`${table}\n`);
  for (const line of legend) screen.print(wrap("", line, screen.width));
  for (const line of speedNotes(here)) screen.print(wrap("", line, screen.width));
  const missing = records.filter(({ install }) => install !== undefined);
  if (missing.length > 0) screen.print(`\n${colors.bold("Not installed")}`);
  for (const { name, summary, install = "" } of missing) {
    screen.print(wrap(head(name), summary, screen.width));
    screen.print(colors.cyan(commandLines("    ", install, screen.width)));
  }
  const faulty = records.filter(({ fault }) => fault !== undefined);
  if (faulty.length > 0) screen.print(`\n${colors.bold("Installed, and does not start")}`);
  for (const { name, fault = "" } of faulty) screen.print(wrap(head(name), fault, screen.width));
  if (inBrowser.length > 0) screen.print(`\n${colors.bold("In a browser")}`);
  for (const { name, code } of inBrowser) screen.print(wrap(head(name), code, screen.width));
}

/** What the speeds were measured on: slow backends get less to do. */
function speedNotes(records: readonly BackendRecord[]): readonly string[] {
  const cases = new Map<string, string[]>();
  for (const { name, speed } of records) {
    if (speed !== undefined) cases.set(speed.case, [...(cases.get(speed.case) ?? []), name]);
  }
  if (cases.size === 0) return [];
  const lines = [...cases].map(([what, names]) => `GMAC/s of ${names.join(", ")}: ${what}`);
  return [
    ...lines,
    "GMAC/s are those of the direct convolution, whatever the algorithm: Winograd's multiplies less often than it counts here.",
  ];
}
