/**
 * A backend for the suite's own tests: correct kernels on opaque handles over recycled memory, and hooks to break it one
 * way at a time. Its handles hide what memory they share, as those of a WebAssembly or GPU backend do.
 */
import type {
  AllKernels,
  Backend,
  Capabilities,
  FusedKernels,
  GradKernels,
  KernelName,
  Kernels,
} from "@convscope/core/backend";
import { DisposedError } from "@convscope/core/errors";
import { type CompilerLines, createCompiler } from "./compiler.js";
import { float32Kernels } from "./float32-kernels.js";
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

/** All kernels on handles. */
export type HandleKernels = AllKernels<Handle>;

/** Kernels of arrays as kernels of handles, each result in a fresh buffer. */
export function onHandles(
  heap: Heap,
  k: AllKernels<Float32Array>,
  { stored }: Pick<Lines, "stored"> = correctLines,
): HandleKernels {
  const at = (handle: Handle): Float32Array => heap.values(handle);
  const result = (values: Float32Array): Handle => heap.make(values, stored);
  return {
    unary: (x, g) => result(k.unary(at(x), g)),
    binary: (a, b, g) => result(k.binary(at(a), at(b), g)),
    where: (m, a, b, g) => result(k.where(at(m), at(a), at(b), g)),
    reduce: (x, g) => result(k.reduce(at(x), g)),
    matmul: (a, b, g) => result(k.matmul(at(a), at(b), g)),
    conv2d: (x, w, g) => result(k.conv2d(at(x), at(w), g)),
    maxPool2d: (x, g) => result(k.maxPool2d(at(x), g)),
    avgPool2d: (x, g) => result(k.avgPool2d(at(x), g)),
    permute: (x, g) => result(k.permute(at(x), g)),
    slice: (x, g) => result(k.slice(at(x), g)),
    concat: (xs, g) => result(k.concat(xs.map(at), g)),
    conv2dInputGrad: (dy, w, g) => result(k.conv2dInputGrad(at(dy), at(w), g)),
    conv2dWeightGrad: (x, dy, g) => result(k.conv2dWeightGrad(at(x), at(dy), g)),
    maxPool2dInputGrad: (dy, x, g) => result(k.maxPool2dInputGrad(at(dy), at(x), g)),
    maxPool2dSelect: (v, x, g) => result(k.maxPool2dSelect(at(v), at(x), g)),
    avgPool2dInputGrad: (dy, g) => result(k.avgPool2dInputGrad(at(dy), g)),
    conv2dBiasActivation: (x, w, b, g) => result(k.conv2dBiasActivation(at(x), at(w), at(b), g)),
    batchNorm: (x, s, b, g) => result(k.batchNorm(at(x), at(s), at(b), g)),
    localResponseNorm: (x, g) => result(k.localResponseNorm(at(x), g)),
    softmax: (x, g) => result(k.softmax(at(x), g)),
  };
}

/** Ways to change the backend. A mutant changes one line of one of them. */
export interface Changes {
  /** Lines inside the kernels of arrays. */
  readonly lines?: Partial<Lines>;
  /** Kernels of arrays, given the correct ones: what is computed. */
  readonly compute?: (correct: AllKernels<Float32Array>) => Partial<AllKernels<Float32Array>>;
  /** Kernels of handles, given the correct ones: what happens to buffers. */
  readonly kernels?: (correct: HandleKernels, heap: Heap) => Partial<HandleKernels>;
  /** The rest of the contract, given the correct backend. */
  readonly backend?: (correct: Backend<Handle>, heap: Heap) => Partial<Backend<Handle>>;
  /** Lines of a compiler; without them the backend has none. */
  readonly compiler?: Partial<CompilerLines>;
  /** A kernel that the backend lacks. */
  readonly without?: KernelName;
  readonly facts?: Partial<Capabilities>;
  /** The correct kernels to begin with; float32 summed forwards by default. */
  readonly base?: AllKernels<Float32Array>;
}

/** A correct compiler, and no other change. */
export const compiled: Changes = { compiler: {} };

const FACTS: Capabilities = {
  precision: "float32",
  convolution: "sum",
  nonFinite: "ieee",
  subnormals: true,
  deterministic: true,
  maxElements: 2 ** 18,
};

/** A correct backend in float32, or one with these changes. */
export function createFloat32Backend(changes: Changes = {}): Backend<Handle> {
  const heap = new Heap();
  const base = changes.base ?? float32Kernels("forward", changes.lines);
  const computed = { ...base, ...changes.compute?.(base) };
  const correct = onHandles(heap, computed, { ...correctLines, ...changes.lines });
  const all: HandleKernels = { ...correct, ...changes.kernels?.(correct, heap) };
  if (changes.without !== undefined) Reflect.deleteProperty(all, changes.without);
  const kernels: Kernels<Handle> = all;
  const grads: GradKernels<Handle> = all;
  const fused: FusedKernels<Handle> = all;
  const plain: Backend<Handle> = {
    name: "float32",
    capabilities: { ...FACTS, ...changes.facts },
    kernels,
    grads,
    fused,
    upload: (values) => heap.make(values),
    read: async (handle) => heap.values(handle).slice(),
    free: (handle) => heap.release(handle),
    memory: () => heap.count(),
    dispose: () => {},
  };
  const backend = { ...plain, ...changes.backend?.(plain, heap) };
  if (changes.compiler === undefined) return backend;
  return { ...backend, compile: createCompiler(backend, heap, changes.compiler) };
}
