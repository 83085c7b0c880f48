/**
 * How long the calling thread waits for a chunk that another thread has claimed. A thread that was ended says nothing, and one
 * that computes cannot be asked; so time decides, and only here: workers wait until they are told to leave.
 */
import type { Address } from "./heap.js";

/** Milliseconds without a finished chunk until the thread that holds it counts as lost. Chunks take milliseconds, seconds at most. */
const AT_LEAST = 20_000;
/** And as many times what the run had taken until then: chunks of a step are alike, and who waits has mostly done one. */
const TIMES = 10;
/** What one nap counts at most: a process that was stopped, or a laptop that was shut, has not waited. */
const NAP = 100;

/** Why a run was given up. */
export class LostThread extends Error {
  constructor(milliseconds: number) {
    super(`a thread has not answered for ${Math.round(milliseconds / 1000)} s`);
    this.name = "LostThread";
  }
}

/** The patience of one calling thread. */
export class Patience {
  readonly #now: () => number;
  #began = 0;
  #at: Address = 0;
  #seen = 0;
  #waited = 0;
  #limit = 0;

  /** `now` gives milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A run begins. */
  begin(): void {
    this.#began = this.#now();
    this.#at = 0;
  }

  /**
   * Sleeps while the word at `at`, chunks done, is `seen`, at most `milliseconds`.
   *
   * @throws LostThread when it has been so for too long
   */
  nap(words: Int32Array, at: Address, seen: number, milliseconds: number): void {
    const before = this.#now();
    if (at !== this.#at || seen !== this.#seen) {
      this.#at = at;
      this.#seen = seen;
      this.#waited = 0;
      this.#limit = Math.max(AT_LEAST, TIMES * (before - this.#began));
    }
    if (this.#waited >= this.#limit) throw new LostThread(this.#waited);
    Atomics.wait(words, at >>> 2, seen, milliseconds);
    this.#waited += Math.min(NAP, this.#now() - before);
  }
}
