/** The files of the report, read and written: REPORT.md for people, report.json, and the sources that they follow from. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../paths.js";
import { type Column, columns, titleOf } from "./columns.js";
import { markdownOf } from "./markdown.js";
import type { Result, Results } from "./result.js";
import { changesOf, type Sources, sourcesOf } from "./sources.js";

const folder = join(repository, "conformance");
const page = join(folder, "REPORT.md");
const data = join(folder, "report.json");
const origin = join(folder, "sources.json");

function parsed<T>(file: string, empty: T): T {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : empty;
}

/** The results as they were last written. */
export function readResults(): Results {
  return parsed<Results>(data, { machine: "", results: [] });
}

/** REPORT.md as it stands. */
export function readPage(): string {
  return existsSync(page) ? readFileSync(page, "utf8") : "";
}

/** Writes all three; `sources` by the titles of the columns. */
export function writeReport(results: Results, sources: ReadonlyMap<string, Sources>): void {
  mkdirSync(folder, { recursive: true });
  const lines = [...sources].map(
    ([title, files]) => `${JSON.stringify(title)}: ${JSON.stringify(files)}`,
  );
  writeFileSync(data, `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(origin, `{\n${lines.join(",\n")}\n}\n`);
  writeFileSync(page, markdownOf(results));
}

/** A column of the report: its result, what that followed from, what it would follow from now, and what has changed. */
export interface Standing {
  readonly column: Column;
  readonly result: Result | undefined;
  readonly before: Sources;
  readonly sources: Sources;
  readonly changes: readonly string[];
}

/** How every column of the report stands to the sources of now. */
export async function standings(): Promise<readonly Standing[]> {
  const written = new Map(Object.entries(parsed<Readonly<Record<string, Sources>>>(origin, {})));
  const { results } = readResults();
  const current = await sourcesOf(columns);
  return columns.map((column) => {
    const title = titleOf(column);
    const result = results.find((candidate) => titleOf(candidate) === title);
    const before = written.get(title) ?? {};
    const sources = current.get(column) ?? {};
    const changes = result === undefined ? ["it has no result yet"] : changesOf(before, sources);
    return { column, result, before, sources, changes };
  });
}
