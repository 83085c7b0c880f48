/** The workers that serve one engine: started, replaced when one ends on its own, and told to leave when a run has failed. */
import type { Address } from "./heap.js";
import { startWorker, type WorkerThread } from "./platform.js";

/** What every worker is told, but for its number. */
export interface PoolOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: Address;
}

/** Places in the control block (assembly/engine.ts), in 32-bit words. */
const [JOB, JOB_HIGH, FAILED, LEFT, ASLEEP] = [0, 1, 5, 6, 7];
/** How long workers may take to leave. A chunk takes some milliseconds. */
const PATIENCE = 5000;

/** A pool. */
export class Pool {
  readonly #order: PoolOrder;
  readonly #start: typeof startWorker;
  readonly #workers = new Map<number, WorkerThread>();
  /** Those that are not ready yet. */
  readonly #starting = new Set<WorkerThread>();

  /** `start` starts one worker. */
  constructor(order: PoolOrder, start: typeof startWorker = startWorker) {
    this.#order = order;
    this.#start = start;
  }

  /** Workers that serve. */
  get size(): number {
    return this.#workers.size;
  }

  /** Starts workers 1 to `count`. @throws Error when one cannot be started; the others are stopped then, ready or not */
  async fill(count: number): Promise<void> {
    try {
      await Promise.all(Array.from({ length: count }, (_, i) => this.#add(i + 1)));
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /**
   * After a failed run: tells all to leave, waits until they have (so that none writes any more), and starts as many anew,
   * which serve when they are ready. Until then runs are done without them.
   */
  renew(): void {
    const { memory, control } = this.#order;
    const words = new Int32Array(memory.buffer, control, 16);
    const serving = this.#workers.size;
    const count = serving + this.#starting.size;
    Atomics.store(words, FAILED, 1);
    Atomics.store(words, JOB, -1);
    Atomics.store(words, JOB_HIGH, -1);
    Atomics.notify(words, JOB_HIGH);
    const end = Date.now() + PATIENCE;
    for (let left = Atomics.load(words, LEFT); left < serving && Date.now() < end; ) {
      Atomics.wait(words, LEFT, left, 10);
      left = Atomics.load(words, LEFT);
    }
    this.stop();
    words.fill(0, FAILED, ASLEEP + 1);
    Atomics.store(words, JOB, 0);
    Atomics.store(words, JOB_HIGH, 0);
    // Who cannot be replaced is done without.
    for (let thread = 1; thread <= count; thread++) this.#add(thread).catch(() => {});
  }

  /** Stops all, those that are not ready yet too. */
  stop(): void {
    for (const worker of [...this.#workers.values(), ...this.#starting]) {
      worker.onEnd = () => {};
      worker.stop();
    }
    this.#workers.clear();
    this.#starting.clear();
  }

  async #add(thread: number): Promise<void> {
    const worker = this.#start("worker");
    this.#starting.add(worker);
    try {
      await this.#ready(worker, thread);
    } catch (error) {
      this.#starting.delete(worker);
      worker.stop();
      throw error;
    }
    // Who was stopped on the way does not join.
    if (!this.#starting.delete(worker)) return;
    worker.letGo();
    this.#workers.set(thread, worker);
    worker.onEnd = () => {
      this.#workers.delete(thread);
      this.#add(thread).catch(() => {});
    };
  }

  #ready(worker: WorkerThread, thread: number): Promise<void> {
    return new Promise((resolve, reject) => {
      worker.onMessage = (message) =>
        message === "ready" ? resolve() : reject(new TypeError(String(message)));
      worker.onEnd = (reason) => reject(new TypeError(reason));
      worker.post({ ...this.#order, thread }, []);
    });
  }
}
