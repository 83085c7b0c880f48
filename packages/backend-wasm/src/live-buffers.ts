/** Which buffers of a backend are live, and how many bytes they take: whoever hands buffers out counts them here. */
import { DisposedError } from "@convscope/core/errors";

/** The live buffers of one backend. */
export class LiveBuffers<B extends { readonly length: number }> {
  readonly #live = new Set<B>();
  #bytes = 0;
  #closed = false;

  /** Whether the backend is disposed. */
  get closed(): boolean {
    return this.#closed;
  }

  add(buffer: B): void {
    this.#live.add(buffer);
    this.#bytes += 4 * buffer.length;
  }

  /** Counts a buffer no longer, if it was. */
  remove(buffer: B): void {
    if (this.#live.delete(buffer)) this.#bytes -= 4 * buffer.length;
  }

  /** Returns `buffer` if it is live. @throws DisposedError that names `op` otherwise */
  check(op: string, buffer: B): B {
    if (this.#live.has(buffer)) return buffer;
    this.checkOpen(op);
    throw new DisposedError(
      `${op}: a buffer that is not live, expected one that this backend gave and that is not freed; keep the tensor alive until its last use`,
    );
  }

  /** @throws DisposedError that names `op` once closed */
  checkOpen(op: string): void {
    if (!this.#closed) return;
    throw new DisposedError(
      `${op}: the wasm backend is disposed, expected a live one; create another with createWasmBackend()`,
    );
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
}
