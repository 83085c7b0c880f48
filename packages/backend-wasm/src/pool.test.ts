import { ExecutionError } from "@convscope/core/errors";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Engine } from "./engine.js";
import { loadKernels } from "./load.js";
import { opcodes } from "./opcodes.js";
import { LostThread } from "./patience.js";
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

test("a thread that is lost is named, and others take its place", async () => {
  const instance = await loadKernels(false);
  const runShared = (): void => {
    throw new LostThread(20_400);
  };
  const own = await Engine.start(
    { ...instance, exports: { ...instance.exports, runShared } },
    2,
    [],
  );
  const list = own.write([{ opcode: opcodes.copyRows, chunks: 2, words: [0, 0, 0, 0] }]);
  expect(() => own.run(list)).toThrow(
    /^wasm: a thread has not answered for 20 s, expected it to finish; what it was writing is lost/,
  );
  await vi.waitFor(() => expect(own.workers).toBe(1));
  own.stop();
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

describe("a worker that is not ready yet", () => {
  /** A pool of workers that a test makes ready, or ends. */
  function slowPool() {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    const started: (WorkerThread & { stopped: boolean })[] = [];
    const pool = new Pool({ module, memory, control: 0 }, () => {
      const worker = {
        stopped: false,
        onMessage() {},
        onEnd() {},
        post() {},
        letGo() {},
        hold() {},
        stop() {
          worker.stopped = true;
        },
      };
      started.push(worker);
      return worker;
    });
    const settle = () => new Promise((done) => setTimeout(done));
    return { pool, started, settle };
  }

  test("is stopped when another fails to start, and does not join later", async () => {
    const { pool, started, settle } = slowPool();
    const filled = pool.fill(2);
    started[0]?.onEnd("no room");
    await expect(filled).rejects.toThrow("no room");
    expect(started.map(({ stopped }) => stopped)).toEqual([true, true]);
    started[1]?.onMessage("ready");
    await settle();
    expect(pool.size).toBe(0);
  });

  test("is replaced when the pool is renewed, and does not join beside its successor", async () => {
    const { pool, started, settle } = slowPool();
    pool.renew();
    expect(started).toHaveLength(0);
    const filled = pool.fill(1);
    started[0]?.onMessage("ready");
    await filled;
    started[0]?.onEnd("it exited");
    pool.renew();
    expect(started.map(({ stopped }) => stopped)).toEqual([false, true, false]);
    started[1]?.onMessage("ready");
    started[2]?.onMessage("ready");
    await settle();
    expect([pool.size, started.length]).toEqual([1, 3]);
  });
});
