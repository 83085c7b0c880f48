/** Where a run took place: numbers from another machine or from other versions are not comparable. */
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import type { ContestantName } from "./contestants/contestant-name.js";
import { contestants } from "./contestants/contestants.js";
import { peerVersion } from "./peers.js";
import { torchVersion } from "./python-process.js";

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

/** Versions of Node, its engine, and every package and program that takes part. */
export function versions(names: readonly ContestantName[]): Readonly<Record<string, string>> {
  const packages = names.flatMap((name) => [...contestants[name].packages]);
  const torch = names.includes("torch") ? torchVersion() : undefined;
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    ...(torch && { torch: `${torch.torch} with ${torch.openblas ? "OpenBLAS" : "a plain BLAS"}` }),
  };
}

/** Read beside this package: what a package exports need not include its package.json. */
function versionOf(name: string): string {
  const path = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  if (!existsSync(path)) return peerVersion(name) ?? "unknown";
  const { version }: { version: string } = JSON.parse(readFileSync(path, "utf8"));
  return version;
}
