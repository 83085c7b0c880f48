/** Live buffers of one backend: exact accounting over the heap, and no use of what was freed. */
import { DisposedError } from "@convscope/core/errors";
import type { Address, Heap } from "./heap.js";

/** An array in the backend's memory. */
export interface WasmBuffer {
  readonly address: Address;
  /** In elements. */
  readonly length: number;
}

/** Owner of every buffer that the backend hands out. */
export class Buffers {
  readonly #heap: Heap;
  readonly #live = new Set<WasmBuffer>();
  #bytes = 0;
  #closed = false;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** A fresh buffer of `length` elements with arbitrary content. */
  take(length: number, what: string): WasmBuffer {
    this.#open(what);
    const buffer = { address: this.#heap.take(4 * length, what), length };
    this.#live.add(buffer);
    this.#bytes += 4 * length;
    return buffer;
  }

  /** Gives a buffer back; does nothing once closed. @throws DisposedError when it is not live */
  release(buffer: WasmBuffer): void {
    if (this.#closed) return;
    this.check("free", buffer);
    this.#live.delete(buffer);
    this.#bytes -= 4 * buffer.length;
    this.#heap.release(buffer.address);
  }

  /** Returns `buffer` if it is live. @throws DisposedError that names `op` otherwise */
  check(op: string, buffer: WasmBuffer): WasmBuffer {
    if (this.#live.has(buffer)) return buffer;
    this.#open(op);
    throw new DisposedError(
      `${op}: a buffer that is not live, expected one that this backend gave and that is not freed; keep the tensor alive until its last use`,
    );
  }

  /** The elements of a live buffer, in place. */
  view(buffer: WasmBuffer): Float32Array {
    const first = buffer.address / 4;
    return this.#heap.floats.subarray(first, first + buffer.length);
  }

  usage(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#live.size, bytes: this.#bytes };
  }

  /** Drops everything; no buffer can be taken or used afterwards. */
  close(): void {
    this.#closed = true;
    this.#live.clear();
    this.#bytes = 0;
  }

  #open(op: string): void {
    if (!this.#closed) return;
    throw new DisposedError(
      `${op}: the wasm backend is disposed, expected a live one; create another with createWasmBackend()`,
    );
  }
}
