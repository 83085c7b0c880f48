/**
 * Owns every buffer that the backend hands out: exact accounting, and reuse of freed memory by exact length.
 * Not a cache of values: a reused buffer is overwritten, or zeroed on request.
 */
import { DisposedError, UnsupportedError } from "@convscope/core/errors";

/** Enough for the activations of a training step, whose sizes are freed and taken again and again. */
const DEFAULT_LIMIT = 128 * 2 ** 20;

/** Live buffers of one backend, and freed ones that wait for reuse. */
export class BufferPool {
  readonly #live = new Set<Float32Array>();
  readonly #kept = new Map<number, Float32Array[]>();
  readonly #limit: number;
  #liveBytes = 0;
  #keptBytes = 0;
  #closed = false;

  /** Keeps at most `limit` bytes of freed memory for reuse. */
  constructor(limit: number = DEFAULT_LIMIT) {
    this.#limit = limit;
  }

  /**
   * A fresh buffer of `length` elements with arbitrary content.
   *
   * @throws UnsupportedError when the platform cannot allocate that much.
   * @throws DisposedError when the backend is disposed.
   */
  take(length: number): Float32Array {
    this.#open("allocate");
    const buffer = this.#reuse(length) ?? allocate(length);
    this.#live.add(buffer);
    this.#liveBytes += buffer.byteLength;
    return buffer;
  }

  /** A fresh buffer of `length` zeros; throws as {@link take}. */
  zeros(length: number): Float32Array {
    return this.take(length).fill(0);
  }

  /**
   * Gives `buffer` back; does nothing once the pool is closed.
   *
   * @throws DisposedError when it is not live (freed twice, or of another backend).
   */
  release(buffer: Float32Array): void {
    if (this.#closed) return;
    this.check("free", buffer);
    this.#live.delete(buffer);
    this.#liveBytes -= buffer.byteLength;
    if (this.#keptBytes + buffer.byteLength > this.#limit) return;
    this.#keptBytes += buffer.byteLength;
    const same = this.#kept.get(buffer.length);
    if (same === undefined) this.#kept.set(buffer.length, [buffer]);
    else same.push(buffer);
  }

  /** Returns `buffer` if it is live. @throws DisposedError that names `op` otherwise. */
  check(op: string, buffer: Float32Array): Float32Array {
    if (this.#live.has(buffer)) return buffer;
    this.#open(op);
    throw new DisposedError(
      `${op}: a buffer that is not live, expected one that this backend gave and that is not freed (its memory may hold another array by now); keep the tensor alive until its last use`,
    );
  }

  /** Live buffers and their size in bytes. */
  usage(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#live.size, bytes: this.#liveBytes };
  }

  /** Drops everything; no buffer can be taken or used afterwards. */
  close(): void {
    this.#closed = true;
    this.#live.clear();
    this.#kept.clear();
    this.#liveBytes = 0;
    this.#keptBytes = 0;
  }

  #open(op: string): void {
    if (!this.#closed) return;
    throw new DisposedError(
      `${op}: the js backend is disposed, expected a live one; create another with createJsBackend()`,
    );
  }

  #reuse(length: number): Float32Array | undefined {
    const buffer = this.#kept.get(length)?.pop();
    if (buffer !== undefined) this.#keptBytes -= buffer.byteLength;
    return buffer;
  }
}

function allocate(length: number): Float32Array {
  try {
    return new Float32Array(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UnsupportedError(
      `allocate: ${length} elements, expected at most what this platform can allocate; use a smaller batch`,
      { length },
    );
  }
}
