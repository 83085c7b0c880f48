/**
 * The engine: one instance of the kernels on one memory, and the threads that serve it. Runs lists of steps; what the steps
 * mean is not known here. The layout of lists and of the control block is that of assembly/engine.ts.
 */
import { ExecutionError, messageOf } from "@convscope/core/errors";
import { type Address, Heap } from "./heap.js";
import { LostThread, type Patience } from "./patience.js";
import { Pool } from "./pool.js";
import type { EngineStep } from "./step.js";

/** What the kernels export. */
export interface KernelExports {
  runAlone(list: Address, scratch: Address): void;
  runShared(control: Address, list: Address, generation: number): void;
  firstFreeByte(): Address;
}

/** Kernels, ready to run. */
export interface Instance {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  readonly maximumPages: number;
  /** With which the calling thread waits for others. */
  readonly patience: Patience;
}

/** Steps that the control block has room for; longer lists run in parts. */
export const LONGEST_LIST = 2048;
const LINE = 64;
const [SCRATCH, SCRATCH_EACH] = [12, 16];

/** A list of steps in memory. */
export interface StepList {
  readonly at: Address;
  readonly shared: boolean;
}

/** One memory with its threads. */
export class Engine {
  readonly heap: Heap;
  readonly threads: number;
  readonly #exports: KernelExports;
  readonly #control: Address;
  readonly #pool: Pool;
  readonly #patience: Patience;
  #scratch: Address | undefined;
  #scratchEach = 0;
  #generation = 0;

  private constructor(heap: Heap, instance: Instance, control: Address, pool: Pool) {
    this.heap = heap;
    this.#exports = instance.exports;
    this.#patience = instance.patience;
    this.#control = control;
    this.#pool = pool;
    this.threads = pool.size + 1;
  }

  /**
   * Starts `threads` - 1 workers beside the calling thread. Where none can be started it goes on alone, and says so in
   * `notices`.
   */
  static async start(instance: Instance, threads: number, notices: string[]): Promise<Engine> {
    const { module, memory, exports, maximumPages } = instance;
    const heap = new Heap(memory, exports.firstFreeByte(), maximumPages);
    const bytes = LINE * (LONGEST_LIST + 1);
    const control = heap.take(bytes, "the engine's control block");
    heap.words.fill(0, control / 4, (control + bytes) / 4);
    const pool = new Pool({ module, memory, control });
    try {
      await pool.fill(threads - 1);
    } catch (error) {
      notices.push(
        `one thread: no worker could be started (${messageOf(error)}); allow workers in the page's Content-Security-Policy (worker-src 'self')`,
      );
    }
    return new Engine(heap, instance, control, pool);
  }

  /** Sees to it that each thread has at least `bytes` bytes of scratch. */
  reserveScratch(bytes: number): void {
    if (bytes <= this.#scratchEach) return;
    if (this.#scratch !== undefined) this.heap.release(this.#scratch);
    this.#scratch = undefined;
    this.#scratchEach = 0;
    const each = Math.ceil(bytes / LINE) * LINE;
    const at = this.heap.take(each * this.threads, "scratch of the threads");
    this.heap.words[(this.#control + SCRATCH) / 4] = at;
    this.heap.words[(this.#control + SCRATCH_EACH) / 4] = each;
    this.#scratch = at;
    this.#scratchEach = each;
  }

  /** Writes steps into memory; the caller releases the list. */
  write(steps: readonly EngineStep[]): StepList {
    const heads = 1 + steps.length;
    const length = steps.reduce((sum, { words }) => sum + 2 + words.length, heads);
    const at = this.heap.take(4 * length, "a list of steps");
    const words = this.heap.words;
    const first = at / 4;
    let next = first + heads;
    words[first] = steps.length;
    steps.forEach((step, i) => {
      words[first + 1 + i] = 4 * next;
      words[next] = step.opcode;
      words[next + 1] = step.chunks;
      words.set(step.words, next + 2);
      next += 2 + step.words.length;
    });
    return { at, shared: this.threads > 1 && steps.some(({ chunks }) => chunks > 1) };
  }

  /**
   * Runs a list; returns when it is done.
   *
   * @throws ExecutionError when a kernel traps or a thread is lost; what it wrote is then lost
   */
  run(list: StepList): void {
    try {
      if (!list.shared) {
        this.#exports.runAlone(list.at, this.#scratch ?? 0);
      } else {
        this.#generation = (this.#generation + 1) | 0;
        this.#patience.begin();
        this.#exports.runShared(this.#control, list.at, this.#generation);
      }
    } catch (cause) {
      if (list.shared) this.#pool.renew();
      const found =
        cause instanceof LostThread ? cause.message : `a kernel stopped with "${messageOf(cause)}"`;
      throw new ExecutionError(
        `wasm: ${found}, expected it to finish; what it was writing is lost, all else is as it was: run it again, or go on from a snapshot`,
        "lost",
        cause,
      );
    }
  }

  /** Threads beside the calling one that serve now. */
  get workers(): number {
    return this.#pool.size;
  }

  /** Stops the threads, for good. The memory goes with the last reference to it. */
  stop(): void {
    this.#pool.stop();
  }
}
