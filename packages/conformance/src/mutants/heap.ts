/** The memory of the test backend: arrays behind opaque handles, recycled when they are released. */
import { DisposedError } from "@convscope/core/errors";
import { correctLines, type Lines } from "./float32-lines.js";

/** A buffer of the test backend. */
export interface Handle {
  readonly id: number;
}

/** The array, filled with these values from its start. */
export function filled(array: Float32Array, values: Float32Array): Float32Array {
  array.set(values);
  return array;
}

/** The memory behind the handles. */
export class Heap {
  readonly #arrays = new Map<Handle, Float32Array>();
  readonly #free: Float32Array[] = [];
  #made = 0;

  /** Buffers ever made. */
  get made(): number {
    return this.#made;
  }

  /** A fresh buffer with these values, in recycled memory where there is some of that length. */
  make(values: Float32Array, stored: Lines["stored"] = correctLines.stored): Handle {
    const index = this.#free.findIndex((array) => array.length === values.length);
    const [array = new Float32Array(values.length)] = index < 0 ? [] : this.#free.splice(index, 1);
    return this.adopt(
      filled(
        array,
        values.map((value, i) => stored(value, array[i] as number)),
      ),
    );
  }

  /** A handle over this very array. */
  adopt(array: Float32Array): Handle {
    const handle = { id: this.#made++ };
    this.#arrays.set(handle, array);
    return handle;
  }

  /** A buffer whose values come with a later microtask, as those of queued work do. */
  late(values: Float32Array): Handle {
    const array = new Float32Array(values.length);
    void Promise.resolve().then(() => array.set(values));
    return this.adopt(array);
  }

  /** The first live buffer that holds these values, or one that is made of them. */
  find(values: Float32Array): Handle {
    for (const [handle, array] of this.#arrays) {
      if (array.length !== values.length) continue;
      if (array.every((value, i) => Object.is(value, values[i]))) return handle;
    }
    return this.make(values);
  }

  values(handle: Handle): Float32Array {
    const array = this.#arrays.get(handle);
    if (array === undefined) {
      throw new DisposedError("test backend: found a freed buffer, expected a live one; keep it");
    }
    return array;
  }

  /** The memory of a buffer, which is gone with that. */
  take(handle: Handle): Float32Array {
    const array = this.values(handle);
    this.#arrays.delete(handle);
    return array;
  }

  /** Keeps memory for a buffer to come. */
  recycle(array: Float32Array): void {
    this.#free.push(array);
  }

  release(handle: Handle): void {
    this.recycle(this.take(handle));
  }

  /** Live buffers, the last made last. */
  live(): readonly Handle[] {
    return [...this.#arrays.keys()];
  }

  count(): { readonly buffers: number; readonly bytes: number } {
    let bytes = 0;
    for (const array of this.#arrays.values()) bytes += array.byteLength;
    return { buffers: this.#arrays.size, bytes };
  }
}
