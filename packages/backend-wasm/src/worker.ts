/**
 * One worker of the pool: makes its own instance of the kernels on the shared memory and serves until it is stopped.
 * Transpiled as it is to wasm/worker.js, so it imports nothing.
 */

interface Order {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly thread: number;
}
interface NodeThread {
  readonly workerData: Order;
  readonly parentPort: { postMessage(message: unknown): void };
}
interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): NodeThread;
}

/** Where a worker that fails says so: assembly/engine.ts. */
const FAILED = 20;

async function serve(order: Order, isReady: () => void): Promise<void> {
  const { module, memory, control, thread } = order;
  const nap = (at: number, seen: number, milliseconds: number): void => {
    const time = milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
    Atomics.wait(new Int32Array(memory.buffer), at >>> 2, seen, time);
  };
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, nap } });
  const { serve: work } = exports;
  if (typeof work !== "function") throw new TypeError("the kernels export no serve");
  isReady();
  try {
    work(control, thread);
  } finally {
    Atomics.store(new Int32Array(memory.buffer), (control + FAILED) >> 2, 1);
  }
}

const process: NodeProcess | undefined = Reflect.get(globalThis, "process");
const node = process?.getBuiltinModule?.("node:worker_threads");
if (node !== undefined) {
  await serve(node.workerData, () => node.parentPort.postMessage("ready"));
} else {
  globalThis.onmessage = ({ data }: MessageEvent<Order>) => serve(data, () => postMessage("ready"));
}
