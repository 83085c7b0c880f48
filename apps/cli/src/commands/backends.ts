/** `convscope backends`: which backends there are, what they state of themselves, and how fast they convolve. */

import type { Backend } from "@convscope/core";
import type { Command } from "commander";
import { type BackendEntry, backends } from "../backends.js";
import { measureConvolution } from "../convolution-speed.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import { type KernelStanding, kernelStandings } from "../kernel-standings.js";
import type { Launch, Session } from "../session.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";

/** What is said of one backend. */
interface BackendRecord {
  readonly name: string;
  readonly summary: string;
  readonly package: string;
  readonly installed: boolean;
  /** How to get it; absent when it is there. */
  readonly install?: string;
  /** Why it cannot start although it is there. */
  readonly fault?: string;
  readonly capabilities?: Backend["capabilities"];
  readonly kernels?: Readonly<Record<string, KernelStanding>>;
  readonly speed?: { readonly case: string; readonly gmacPerSecond: number };
}

/** Adds the command. */
export function addBackendsCommand(program: Command, launch: Launch): Command {
  return program
    .command("backends")
    .description("List the backends: what is installed, its facts, its kernels and its speed.")
    .option("--no-speed", "do not measure (a second for each backend)")
    .addHelpText(
      "after",
      examples([
        ["what can compute here, and how fast", "convscope backends"],
        ["the same for a script", "convscope backends --json"],
      ]),
    )
    .action(launch((session, command) => listBackends(session, command.opts())));
}

async function listBackends(
  { screen, json }: Session,
  options: { readonly speed: boolean },
): Promise<ExitCode> {
  const records: BackendRecord[] = [];
  for (const [name, entry] of Object.entries(backends)) {
    records.push(await describe(name, entry, options.speed));
  }
  if (json) screen.result({ backends: records });
  else printRecords(records, screen);
  return exitCodes.ok;
}

async function describe(
  name: string,
  entry: BackendEntry,
  measure: boolean,
): Promise<BackendRecord> {
  const known = { name, summary: entry.summary, package: entry.packageName };
  let backend: Backend;
  try {
    backend = await entry.create();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const missing = error instanceof Error && "code" in error && error.code === "UNSUPPORTED";
    if (!missing) return { ...known, installed: true, fault: message };
    return { ...known, installed: false, install: `npm install ${entry.packageName}` };
  }
  try {
    return {
      ...known,
      installed: true,
      capabilities: backend.capabilities,
      kernels: kernelStandings(backend),
      ...(measure ? { speed: await measureConvolution(backend) } : {}),
    };
  } finally {
    backend.dispose();
  }
}

function printRecords(records: readonly BackendRecord[], screen: Screen): void {
  const { colors } = screen;
  const rows = records.map((record) => [
    record.installed ? colors.bold(record.name) : colors.dim(record.name),
    record.capabilities?.precision ?? colors.dim("–"),
    record.speed === undefined ? colors.dim("–") : record.speed.gmacPerSecond.toPrecision(3),
    stateOf(record, colors),
  ]);
  const columns = [
    { head: "backend" },
    { head: "precision" },
    { head: "GMAC/s", align: "right" as const },
    { head: "" },
  ];
  screen.print(formatTable(columns, rows, colors));
  screen.print();
  for (const { name, capabilities, kernels = {}, speed } of records) {
    if (capabilities === undefined) continue;
    screen.print(colors.bold(name));
    for (const [fact, value] of Object.entries(capabilities)) {
      if (fact !== "precision") screen.print(`  ${fact}: ${String(value)}`);
    }
    for (const standing of ["native", "composed", "absent"] as const) {
      const names = Object.keys(kernels).filter((kernel) => kernels[kernel] === standing);
      if (names.length > 0) screen.print(wrap(`  ${standing}: `, names.join(" "), screen.width));
    }
    if (speed !== undefined) screen.print(`  speed measured on: ${speed.case}`);
    screen.print();
  }
}

function stateOf(record: BackendRecord, colors: Screen["colors"]): string {
  if (record.install !== undefined) return colors.dim(`not installed: ${record.install}`);
  if (record.fault !== undefined) return colors.red(record.fault);
  return record.summary;
}
