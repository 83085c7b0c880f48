/**
 * A dense array on a backend: a shape over counted storage. Not a place for arithmetic: ops are functions in ops/.
 */
import type { Backend, Shape } from "../backend.js";
import { DisposedError, UnsupportedError } from "../errors.js";
import { formatShape, sizeOf } from "../shape.js";
import { checkedResults } from "./kernel-results.js";
import { checkRead, failedRead } from "./read-faults.js";
import { Storage } from "./storage.js";
import { enterScope } from "./tidy.js";

let nextId = 0;

/**
 * A dense, row-major float32 array of rank 0 to 6 that lives on one backend until it is disposed.
 *
 * @example
 * ```ts
 * import { add, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * using x = tensor(backend, [1, 2, 3], [3]);
 * using y = add(x, 1);
 * console.log(await y.data()); // Float32Array [2, 3, 4]
 * ```
 */
export class Tensor {
  readonly shape: Shape;
  readonly size: number;
  /** Identity of the value: aliases share it, results of ops never do. */
  readonly id: number;
  readonly #storage: Storage;
  #disposed = false;

  /** For ops and backends' adapters; users create tensors with `tensor`, `zeros`, `full`. Takes over one reference. */
  constructor(storage: Storage, shape: Shape, id: number = nextId++) {
    this.shape = Object.isFrozen(shape) ? shape : Object.freeze([...shape]);
    this.size = sizeOf(shape);
    this.id = id;
    this.#storage = storage;
    enterScope(this);
  }

  get rank(): number {
    return this.shape.length;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** @throws DisposedError */
  get storage(): Storage {
    if (this.#disposed) {
      throw new DisposedError(
        `tensor ${formatShape(this.shape)}: found it disposed, expected it alive; use it before dispose(), or return it from tidy()`,
        { shape: this.shape },
      );
    }
    return this.#storage;
  }

  get backend(): Backend {
    return this.storage.backend;
  }

  /** The backend's handle; valid while this tensor lives. */
  get buffer(): unknown {
    return this.storage.buffer;
  }

  /** A second handle on the same value, with a life of its own. */
  alias(): Tensor {
    return new Tensor(this.storage.retain(), this.shape, this.id);
  }

  /** Copies the values out, row-major. @throws ExecutionError when the backend fails, or gives another number of values */
  async data(): Promise<Float32Array> {
    const { storage, shape } = this;
    if (storage.empty) return new Float32Array(0);
    const { backend, buffer } = storage;
    try {
      // What the buffer holds now: nothing waits before the backend is asked.
      const reading = backend.read(buffer);
      const [checked, read] = await Promise.allSettled([checkedResults(backend), reading]);
      if (checked.status === "rejected") throw checked.reason;
      if (read.status === "rejected") throw read.reason;
      return checkRead(read.value, storage, shape);
    } catch (error) {
      throw failedRead(error, storage, shape);
    }
  }

  /** As {@link data}, blocking. @throws UnsupportedError where the backend cannot block */
  dataSync(): Float32Array {
    const { storage, shape } = this;
    const { backend } = storage;
    if (storage.empty) return new Float32Array(0);
    if (backend.readSync === undefined) {
      throw new UnsupportedError(
        `dataSync: found backend "${backend.name}", which cannot block; use \`await tensor.data()\``,
        { backend: backend.name },
      );
    }
    const { buffer } = storage;
    try {
      return checkRead(backend.readSync(buffer), storage, shape);
    } catch (error) {
      throw failedRead(error, storage, shape);
    }
  }

  /** Releases it; a second call does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Wraps a buffer that the caller owns; ownership passes to the tensor. `madeBy` names what made it in messages. */
export function wrapBuffer(
  backend: Backend,
  buffer: unknown,
  shape: Shape,
  madeBy?: string | undefined,
): Tensor {
  return new Tensor(new Storage(backend, buffer, { madeBy }), shape);
}

/** A tensor without elements: it owns no buffer. */
export function emptyTensor(backend: Backend, shape: Shape): Tensor {
  return new Tensor(new Storage(backend, undefined, { empty: true }), shape);
}
