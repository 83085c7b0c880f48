/**
 * Gives out parts of one WebAssembly memory: first fit, neighbours joined when they are freed. Knows addresses only; who
 * holds a part and what lies in it is not known here.
 */
import { UnsupportedError } from "@convscope/core/errors";

/** A place in the memory, in bytes from its start. */
export type Address = number;

/** Parts begin at whole cache lines, so that threads never share one. */
const LINE = 64;
const PAGE = 65536;

/** The free part of a WebAssembly memory. */
export class Heap {
  readonly #memory: WebAssembly.Memory;
  readonly #largest: number;
  /** Free parts by address, in order; no two touch. */
  readonly #free: { at: Address; bytes: number }[] = [];
  readonly #sizes = new Map<Address, number>();
  #floats = new Float32Array(0);
  #words = new Int32Array(0);
  #inUse = 0;

  /** Gives out what lies from `from` on, up to `maximumPages` pages of 64 KiB. */
  constructor(memory: WebAssembly.Memory, from: Address, maximumPages: number) {
    this.#memory = memory;
    this.#largest = maximumPages * PAGE;
    const at = roundUp(from, LINE);
    if (memory.buffer.byteLength > at)
      this.#free.push({ at, bytes: memory.buffer.byteLength - at });
  }

  /** The memory as floats. Asked for anew after every `take`, which may have grown it. */
  get floats(): Float32Array {
    if (this.#floats.buffer !== this.#memory.buffer) {
      this.#floats = new Float32Array(this.#memory.buffer);
    }
    return this.#floats;
  }

  /** The memory as 32-bit words; asked for anew like {@link floats}. */
  get words(): Int32Array {
    if (this.#words.buffer !== this.#memory.buffer)
      this.#words = new Int32Array(this.#memory.buffer);
    return this.#words;
  }

  /** Bytes that are given out. */
  get inUse(): number {
    return this.#inUse;
  }

  /**
   * A part of at least `bytes` bytes with arbitrary content.
   *
   * @throws UnsupportedError that says what is in use when the memory cannot grow that far
   */
  take(bytes: number, what: string): Address {
    const size = Math.max(LINE, roundUp(bytes, LINE));
    const index = this.#free.findIndex((part) => part.bytes >= size);
    const part = index < 0 ? this.#grow(size, what) : this.#free[index];
    if (part === undefined) throw new RangeError("unreachable: growing gives a part");
    const { at } = part;
    part.at += size;
    part.bytes -= size;
    if (part.bytes === 0) this.#free.splice(this.#free.indexOf(part), 1);
    this.#sizes.set(at, size);
    this.#inUse += size;
    return at;
  }

  /** Takes a part back. */
  release(at: Address): void {
    const bytes = this.#sizes.get(at);
    if (bytes === undefined) throw new RangeError(`heap: nothing was given out at ${at}`);
    this.#sizes.delete(at);
    this.#inUse -= bytes;
    let index = this.#free.findIndex((part) => part.at > at);
    if (index < 0) index = this.#free.length;
    const [before, after] = [this.#free[index - 1], this.#free[index]];
    const joinsBefore = before !== undefined && before.at + before.bytes === at;
    const joinsAfter = after !== undefined && at + bytes === after.at;
    if (joinsBefore) {
      before.bytes += bytes + (joinsAfter ? after.bytes : 0);
      if (joinsAfter) this.#free.splice(index, 1);
    } else if (joinsAfter) {
      after.at = at;
      after.bytes += bytes;
    } else {
      this.#free.splice(index, 0, { at, bytes });
    }
  }

  #grow(size: number, what: string): { at: Address; bytes: number } {
    const end = this.#memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const open = last !== undefined && last.at + last.bytes === end ? last : undefined;
    const missing = size - (open?.bytes ?? 0);
    // A quarter more than asked for, since growing makes new views of everything.
    const wanted = Math.min(this.#largest - end, roundUp(Math.max(missing, end / 4), PAGE));
    if (wanted < missing || !this.#grows(wanted)) {
      throw new UnsupportedError(
        `${what}: needs ${size} bytes beside the ${this.#inUse} in use, expected at most ${this.#largest} in all (what one WebAssembly memory can hold); use a smaller batch, or dispose of what is no longer needed`,
        { size, inUse: this.#inUse, largest: this.#largest },
      );
    }
    if (open !== undefined) {
      open.bytes += wanted;
      return open;
    }
    const part = { at: end, bytes: wanted };
    this.#free.push(part);
    return part;
  }

  #grows(bytes: number): boolean {
    try {
      this.#memory.grow(bytes / PAGE);
      return true;
    } catch {
      return false;
    }
  }
}

function roundUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}
