/** Buffers of one backend in its memory: exact accounting over the heap, and no use of what was freed. */
import type { Address, Heap } from "./heap.js";
import { LiveBuffers } from "./live-buffers.js";

/** An array in the backend's memory. */
export interface WasmBuffer {
  readonly address: Address;
  /** In elements. */
  readonly length: number;
}

/** Owner of every buffer that the backend hands out. */
export class Buffers extends LiveBuffers<WasmBuffer> {
  readonly #heap: Heap;

  constructor(heap: Heap) {
    super();
    this.#heap = heap;
  }

  /** A fresh buffer of `length` elements with arbitrary content. */
  take(length: number, what: string): WasmBuffer {
    this.checkOpen(what);
    const buffer = { address: this.#heap.take(4 * length, what), length };
    this.add(buffer);
    return buffer;
  }

  /** Gives a buffer back; does nothing once closed. @throws DisposedError when it is not live */
  release(buffer: WasmBuffer): void {
    if (this.closed) return;
    this.remove(this.check("free", buffer));
    this.#heap.release(buffer.address);
  }

  /** The elements of a live buffer, in place. */
  view(buffer: WasmBuffer): Float32Array {
    const first = buffer.address / 4;
    return this.#heap.floats.subarray(first, first + buffer.length);
  }
}
