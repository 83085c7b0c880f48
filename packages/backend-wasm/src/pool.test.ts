import { ExecutionError } from "@convscope/core/errors";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Engine } from "./engine.js";
import { loadKernels } from "./load.js";
import { opcodes } from "./opcodes.js";
import { startWorker, type WorkerThread } from "./platform.js";
import { Pool } from "./pool.js";
import type { EngineStep } from "./step.js";

const ROWS = 64;
let engine: Engine;
beforeEach(async () => {
  engine = await Engine.start(await loadKernels(false), 3, []);
});
afterEach(() => engine.stop());

/** Copies numbers to a place of zeros, in many chunks; gives what is there then. */
function copied(): Float32Array {
  const [from, to] = [engine.heap.take(4 * ROWS, "test"), engine.heap.take(4 * ROWS, "test")];
  for (let i = 0; i < ROWS; i++) engine.heap.floats[from / 4 + i] = i;
  engine.heap.floats.fill(0, to / 4, to / 4 + ROWS);
  run({ opcode: opcodes.copyRows, chunks: ROWS, words: [from, to, 4, 4] });
  return engine.heap.floats.slice(to / 4, to / 4 + ROWS);
}

function run(step: EngineStep): void {
  const list = engine.write([step]);
  try {
    engine.run(list);
  } finally {
    engine.heap.release(list.at);
  }
}

const expected = Float32Array.from({ length: ROWS }, (_, i) => i);

describe("a kernel that reads beyond the memory", () => {
  const beyond = { opcode: opcodes.copyRows, chunks: ROWS, words: [-64, 64, 4096, 0] };

  test("fails its run with an error that says what is lost, and the next run works", () => {
    for (let time = 0; time < 3; time++) {
      expect(() => run(beyond)).toThrow(ExecutionError);
      expect(copied()).toEqual(expected);
    }
  });

  test("leaves as many threads as before", async () => {
    // Whether this thread meets the fault itself or sees another's is chance: "out of bounds" or "unreachable".
    expect(() => run(beyond)).toThrow(/a kernel stopped with .*what it was writing is lost/);
    await vi.waitFor(() => expect(engine.workers).toBe(2));
    expect(copied()).toEqual(expected);
  });
});

describe("a worker that ends on its own", () => {
  test("is replaced", async () => {
    const memory = new WebAssembly.Memory({ initial: 32, maximum: 65536, shared: true });
    const { module } = await loadKernels(false);
    const started: WorkerThread[] = [];
    const pool = new Pool({ module, memory, control: 65536 }, (script) => {
      const worker = startWorker(script);
      started.push(worker);
      return worker;
    });
    await pool.fill(1);
    started[0]?.stop();
    await vi.waitFor(() => expect([started.length, pool.size]).toEqual([2, 1]));
    pool.stop();
    expect(pool.size).toBe(0);
  });

  test("is done without when no other can be started, and all is stopped", async () => {
    const pool = new Pool(
      {
        module: (await loadKernels(false)).module,
        memory: new WebAssembly.Memory({ initial: 1 }),
        control: 0,
      },
      () => {
        throw new TypeError("no workers here");
      },
    );
    await expect(pool.fill(2)).rejects.toThrow("no workers here");
    expect(pool.size).toBe(0);
  });
});
