/** Python's part: finds one with torch, and runs torch/ in it, with OpenBLAS in place of a plain BLAS where it is installed. */
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findPython } from "../../torch-fixtures/interpreter.mjs";
import { type Answering, nextAnswer } from "./answering.js";
import type { Placement, Reply } from "./seat-messages.js";

/** What torch is here. */
export interface TorchVersion {
  readonly torch: string;
  /** Whether its products are OpenBLAS's. */
  readonly openblas: boolean;
}

const ask = `import json, os, torch
maps = open("/proc/self/maps").read() if os.path.exists("/proc/self/maps") else ""
print(json.dumps({"torch": torch.__version__, "openblas": "openblas" in maps}))`;

let known: { readonly python: string; readonly version: TorchVersion } | undefined;

/** Which torch there is; undefined without one. */
export function torchVersion(): TorchVersion | undefined {
  known ??= lookForTorch();
  return known?.version;
}

function lookForTorch(): typeof known {
  const python = findPython();
  if (python === undefined) return undefined;
  const run = spawnSync(python, ["-c", ask], { encoding: "utf8", env: environment(1) });
  if (run.status !== 0) return undefined;
  const version: TorchVersion = JSON.parse(run.stdout);
  return { python, version };
}

/** OpenBLAS looks by itself what processor this is: settings that someone left for another program would slow it. */
function environment(threads: number): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...inherited } = process.env;
  const count = String(threads);
  return {
    ...inherited,
    LD_PRELOAD: "libopenblas.so.0",
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
  };
}

/** A script of torch/ by its path. */
const script = (name: string): string =>
  fileURLToPath(new URL(`../torch/${name}`, import.meta.url));

/** Writes `model.onnx` in each folder. @throws Error when torch is missing or fails */
export function exportOnnx(folders: readonly string[]): void {
  const run = spawnSync(pythonOrThrow(), ["-B", "-W", "ignore", script("export.py"), ...folders], {
    encoding: "utf8",
    env: environment(2),
  });
  if (run.status === 0) return;
  throw new Error(`torch: found that it could not write the ONNX files: ${run.stderr.trim()}`);
}

/** Starts torch on a prepared folder. @throws Error when torch is missing */
export function startPython(name: string, { folder, threads }: Placement): Answering {
  const child = spawn(pythonOrThrow(), ["-B", script("seat.py"), folder, String(threads)], {
    env: environment(threads),
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout });
  return {
    ask: (request) =>
      nextAnswer(child, name, (answer) => {
        const asked = request.kind === "first" ? { kind: "first" } : request;
        lines.once("line", (line: string) => answer(replyOf(JSON.parse(line))));
        child.stdin.write(`${JSON.stringify(asked)}\n`);
      }),
    [Symbol.dispose]() {
      child.kill();
    },
  };
}

/** Arrays come as base64. */
function replyOf(
  reply: Exclude<Reply, { kind: "result" }> | { kind: "result"; values: string },
): Reply {
  if (reply.kind !== "result") return reply;
  const bytes = Buffer.from(reply.values, "base64");
  return { kind: "result", values: new Float32Array(new Uint8Array(bytes).buffer) };
}

function pythonOrThrow(): string {
  if (torchVersion() !== undefined && known !== undefined) return known.python;
  throw new Error(
    "torch: found no Python that can import it, expected $PYTHON, python3 or /usr/bin/python3 to; on Debian: apt install python3-torch python3-numpy libopenblas0",
  );
}
