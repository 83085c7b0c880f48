/** What is measured beside times of contestants: the machine's limit, and memory. Each in a process of its own. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Case } from "./cases/case.js";
import { writeFiles } from "./prepare.js";

/** How fast one thread of WebAssembly can be here. */
export interface SimdLimit {
  readonly gflops: number;
  /** Whether multiplication and addition are one instruction. */
  readonly isFused: boolean;
}

/** Memory of a network that runs. */
export interface MemoryReading {
  readonly network: string;
  readonly weightsMiB: number;
  readonly residentMiB: number;
  /** At most, while it was loaded. */
  readonly peakMiB: number;
  /** Resident over weights. */
  readonly ratio: number;
  /** The ratio must be below. */
  readonly target: number;
  readonly ok: boolean;
}

function runScript<Result>(
  name: string,
  args: readonly string[],
  flags: readonly string[],
): Result {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const run = spawnSync(process.execPath, [...flags, path, ...args], { encoding: "utf8" });
  if (run.status === 0) return JSON.parse(run.stdout);
  throw new Error(`${name}: found that it failed: ${run.stderr.trim()}`);
}

/** Measures the limit. @throws Error when that fails */
export function readSimdLimit(): SimdLimit {
  return runScript("simd-limit.js", [], []);
}

/** What memory is called beside the titles of matches. */
export const memoryTitle = "memory: vgg16";

/** Resident memory over weights must be below. */
export const memoryTarget = 1.6;

/** Whether the text is in the title of memory. */
export const asksForMemory = (text: string): boolean => memoryTitle.includes(text.toLowerCase());

const mebi = 2 ** 20;

/** Measures the memory of a case's network. @throws Error when that fails */
export async function readMemory(each: Case, say: (text: string) => void): Promise<MemoryReading> {
  const { workload } = each;
  if (workload.kind === "convolution")
    throw new RangeError("memory: found a layer, expected a network");
  const args = [await writeFiles(each, say), workload.network];
  const found: { weights: number; resident: number; peak: number } = runScript("memory.js", args, [
    "--expose-gc",
  ]);
  const ratio = found.resident / found.weights;
  return {
    network: workload.network,
    weightsMiB: found.weights / mebi,
    residentMiB: found.resident / mebi,
    peakMiB: found.peak / mebi,
    ratio,
    target: memoryTarget,
    ok: ratio < memoryTarget,
  };
}
