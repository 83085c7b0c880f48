/**
 * Buffers of one trial on a backend: what was made and not yet freed, so that a trial that fails half-way leaves nothing.
 */
import type { Backend } from "@convscope/core/backend";
import { show } from "@convscope/core/options";

/** A value that no case computes: what a buffer holds after its memory went to someone else. */
const JUNK = 12345.678;

/** Buffers of each size that are held at once when memory is recycled: a pool may keep more than one. */
const RECYCLED = 4;

/** Makes, reads and frees buffers, and remembers which are live. */
export class Trial {
  readonly backend: Backend;
  readonly #live = new Set<unknown>();

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** Uploads a copy: what the backend does with the array is its own. */
  upload(values: Float32Array): unknown {
    return this.own(this.backend.upload(values.slice()));
  }

  /** Uploads every operand; operands that share their array share their buffer. */
  uploadAll(inputs: readonly Float32Array[]): readonly unknown[] {
    const buffers = new Map<Float32Array, unknown>();
    for (const values of inputs) {
      if (!buffers.has(values)) buffers.set(values, this.upload(values));
    }
    return inputs.map((values) => buffers.get(values));
  }

  /** Takes a result into this trial's care. */
  own(buffer: unknown): unknown {
    this.#live.add(buffer);
    return buffer;
  }

  /** The values of a buffer. A failure that nobody comes to await, since the trial failed elsewhere before, is no stray one. */
  read(buffer: unknown): Promise<Float32Array> {
    const values = this.#read(buffer);
    values.catch(() => {});
    return values;
  }

  async #read(buffer: unknown): Promise<Float32Array> {
    const values: unknown = await this.backend.read(buffer);
    if (isFloat32Array(values)) return values;
    throw new Error(`read gave ${show(values)}, expected a Float32Array`);
  }

  /** Frees buffers, each once. */
  free(buffers: readonly unknown[]): void {
    for (const buffer of new Set(buffers)) {
      if (this.#live.delete(buffer)) this.backend.free(buffer);
    }
  }

  /**
   * Takes and gives back memory of these sizes, filled with junk: a buffer that shares memory with a freed one of such a
   * size no longer holds its values.
   */
  recycle(lengths: readonly number[]): void {
    const all = lengths.flatMap((length) => new Array<number>(RECYCLED).fill(length));
    this.free(all.map((length) => this.upload(new Float32Array(length).fill(JUNK))));
  }

  /** Frees what is left, or these of it, and swallows what that throws: for the way out of what failed. */
  abandon(buffers: Iterable<unknown> = [...this.#live]): void {
    for (const buffer of buffers) {
      try {
        this.free([buffer]);
      } catch {
        // The failure that led here is the one to report.
      }
    }
  }
}

/** By its tag, which it has whichever frame or worker made it. */
function isFloat32Array(value: unknown): value is Float32Array {
  return Object.prototype.toString.call(value) === "[object Float32Array]";
}

/** Whether two handles are one buffer, or views that share bytes. */
export function shareMemory(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.buffer !== b.buffer) return false;
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}
