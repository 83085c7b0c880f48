/** Where a run took place: numbers from another machine or from other versions are not comparable. */
import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { contestants } from "./contestants/contestants.js";

/** The computer, and how busy it was. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  /** Runnable threads over the last minute, the bench's own included (it is one). */
  readonly loadAverage: { readonly start: number; readonly end: number };
}

/** The load now: keep it until the run has ended. */
export function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** This computer. @param loadAtStart of the run that ends now */
export function machine(loadAtStart: number): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    loadAverage: { start: loadAtStart, end: load() },
  };
}

/** Versions of Node, its engine, and every package that takes part. */
export function versions(): Readonly<Record<string, string>> {
  const packages = Object.values(contestants).flatMap((each) => [...each.packages]);
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  };
}

/** Read beside this package: what a package exports need not include its package.json. */
function versionOf(name: string): string {
  const path = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  const known = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return known ? String(manifest.version) : "unknown";
}
