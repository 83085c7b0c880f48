/** Runs the built program as its users do, in a process of its own. `npm test` builds before it tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built entry. */
export const builtEntry: string = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** How a run ended. */
export interface Ended {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that goes on. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** How a run is started. */
export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the program. */
export function startBuilt(args: readonly string[], options: RunOptions = {}): Running {
  return startCommand(process.execPath, [builtEntry, ...args], options);
}

/** Starts any program, such as a shell that limits what the built one may do. */
export function startCommand(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Running {
  if (!existsSync(builtEntry)) throw new Error(`${builtEntry} is not there; npm test builds it`);
  const { PATH = "" } = process.env;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { PATH, ...options.environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return { child, ended: endOf(child) };
}

/** Runs the program to its end. */
export async function runBuilt(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return await startBuilt(args, options).ended;
}

function endOf(child: ChildProcess): Promise<Ended> {
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

/** Resolves when the program has written this text. @throws Error when it ends before */
export async function hasWritten({ child, ended }: Running, text: string): Promise<void> {
  let seen = "";
  const found = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (part: string) => {
        seen += part;
        if (seen.includes(text)) resolve();
      });
    }
  });
  const early = ended.then(({ stderr }) => {
    if (!seen.includes(text)) throw new Error(`ended before it wrote "${text}": ${stderr}`);
  });
  await Promise.race([found, early]);
}

/** A new folder for one test. */
export async function newFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), "convscope-"));
}
