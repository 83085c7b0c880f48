/**
 * The same training with several seeds, each in a process of its own (this program again), as many at once as there are
 * processors. A seed's run is found whole in its folder, `out/seed-3`, and resumes by itself.
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { exitCodes } from "../exit-codes.js";
import { exists, outputPaths } from "./files.js";
import { isProgressMessage, type ProgressMessage } from "./parent.js";
import type { TrainingReport } from "./report.js";
import { SeedError } from "./seed-error.js";

/** What to run. */
export interface SeedsJob {
  readonly seeds: readonly number[];
  /** The file to run: {@link Host.entry}. */
  readonly entry: string;
  /** Folder of the whole. */
  readonly out: string;
  /** Options of `convscope train` that all have in common. */
  readonly options: readonly string[];
  /** Whether runs that have a checkpoint go on. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
  readonly observer: SeedsObserver;
}

/** Someone who is told how the runs go. */
export interface SeedsObserver {
  onProgress(running: ReadonlyMap<number, ProgressMessage>): void;
  onReport(report: TrainingReport): void;
}

/** Folder of one seed's run. */
export function seedFolder(out: string, seed: number): string {
  return join(out, `seed-${seed}`);
}

/** Runs all; undefined when interrupted, after every run has saved its checkpoint. @throws SeedError */
export async function runSeeds(job: SeedsJob): Promise<readonly TrainingReport[] | undefined> {
  const waiting = [...job.seeds];
  const running = new Map<number, ProgressMessage>();
  const reports: TrainingReport[] = [];
  let stop = false;
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined && !stop; seed = waiting.shift()) {
      const report = await runSeed(job, seed, (message) => {
        running.set(seed, message);
        job.observer.onProgress(running);
      }).catch((error: unknown) => {
        stop = true;
        throw error;
      });
      if (report === undefined) stop = true;
      else {
        reports.push(report);
        job.observer.onReport(report);
      }
    }
  };
  const width = Math.min(job.seeds.length, availableParallelism());
  const ends = await Promise.allSettled(Array.from({ length: width }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return stop || job.signal.aborted ? undefined : reports.sort((a, b) => a.seed - b.seed);
}

/** One run; undefined when it was interrupted. */
async function runSeed(
  { entry, out, options, resume, signal }: SeedsJob,
  seed: number,
  onProgress: (message: ProgressMessage) => void,
): Promise<TrainingReport | undefined> {
  if (signal.aborted) return undefined;
  const folder = seedFolder(out, seed);
  const goesOn = resume && (await exists(outputPaths(folder).checkpoint));
  const args = ["train", ...options, "--seed", String(seed), "--out", folder, "--json", "--events"];
  const child = fork(entry, goesOn ? [...args, "--resume"] : args, {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: process.execArgv,
  });
  child.on("message", (message) => {
    if (isProgressMessage(message)) onProgress(message);
  });
  const pass = (): void => {
    child.kill("SIGTERM");
  };
  signal.addEventListener("abort", pass, { once: true });
  const { code, stdout, stderr } = await endOf(child);
  signal.removeEventListener("abort", pass);
  if (code === exitCodes.ok) return JSON.parse(stdout) as TrainingReport;
  if (code === exitCodes.interrupted) return undefined;
  throw new SeedError(seed, code, stdout, stderr);
}

function endOf(
  child: ChildProcess,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
