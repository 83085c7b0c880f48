/**
 * One worker of the pool: makes its own instance of the kernels on the shared memory and serves until it is told to leave.
 * Transpiled as it is to wasm/worker.js, so it imports nothing.
 */

interface Order {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly thread: number;
}
interface NodePort {
  once(event: "message", listener: (order: Order) => void): void;
  postMessage(message: unknown): void;
}
interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): { readonly parentPort: NodePort };
}

/** Where a worker says that it has failed, and that it has left: assembly/engine.ts. */
const [FAILED, LEFT] = [20, 24];

/** Answers "ready", or what is in the way; then serves. */
async function serve(order: Order, answer: (message: string) => void): Promise<void> {
  const { module, memory, control, thread } = order;
  const nap = (at: number, seen: number, milliseconds: number): void => {
    const time = milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
    Atomics.wait(new Int32Array(memory.buffer), at >>> 2, seen, time);
  };
  let work: WebAssembly.ExportValue | undefined;
  try {
    work = (await WebAssembly.instantiate(module, { env: { memory, nap } })).exports["serve"];
    if (typeof work !== "function") throw new TypeError("the kernels export no serve");
  } catch (error) {
    return answer(error instanceof Error ? error.message : String(error));
  }
  answer("ready");
  const words = new Int32Array(memory.buffer);
  try {
    work(control, thread);
  } catch {
    // Whoever waits for this thread's chunk sees it and stops too; the engine says what happened.
    Atomics.store(words, (control + FAILED) >> 2, 1);
  }
  Atomics.add(words, (control + LEFT) >> 2, 1);
  Atomics.notify(words, (control + LEFT) >> 2);
}

const process: NodeProcess | undefined = Reflect.get(globalThis, "process");
const port = process?.getBuiltinModule?.("node:worker_threads").parentPort;
if (port !== undefined) {
  port.once("message", (order) => void serve(order, (message) => port.postMessage(message)));
} else {
  globalThis.onmessage = ({ data }: MessageEvent<Order>) =>
    void serve(data, (message) => postMessage(message));
}
