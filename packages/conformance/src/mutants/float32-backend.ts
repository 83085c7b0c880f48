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
  Kernels,
} from "@convscope/core/backend";
import { DisposedError } from "@convscope/core/errors";
import { float32Kernels } from "./float32-kernels.js";

/** A buffer of the test backend. */
export interface Handle {
  readonly id: number;
}

/** The memory behind the handles. */
export class Heap {
  readonly #arrays = new Map<Handle, Float32Array>();
  readonly #free: Float32Array[] = [];
  #made = 0;

  /** A fresh buffer with these values, in recycled memory where there is some of that length. */
  make(values: Float32Array): Handle {
    const index = this.#free.findIndex((array) => array.length === values.length);
    const [array = new Float32Array(values.length)] = index < 0 ? [] : this.#free.splice(index, 1);
    array.set(values);
    return this.adopt(array);
  }

  /** A handle over this very array. */
  adopt(array: Float32Array): Handle {
    const handle = { id: this.#made++ };
    this.#arrays.set(handle, array);
    return handle;
  }

  values(handle: Handle): Float32Array {
    const array = this.#arrays.get(handle);
    if (array === undefined) {
      throw new DisposedError("test backend: found a freed buffer, expected a live one; keep it");
    }
    return array;
  }

  release(handle: Handle): void {
    this.#free.push(this.values(handle));
    this.#arrays.delete(handle);
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
function onHandles(heap: Heap, k: AllKernels<Float32Array>): HandleKernels {
  const at = (handle: Handle): Float32Array => heap.values(handle);
  return {
    unary: (x, g) => heap.make(k.unary(at(x), g)),
    binary: (a, b, g) => heap.make(k.binary(at(a), at(b), g)),
    where: (m, a, b, g) => heap.make(k.where(at(m), at(a), at(b), g)),
    reduce: (x, g) => heap.make(k.reduce(at(x), g)),
    matmul: (a, b, g) => heap.make(k.matmul(at(a), at(b), g)),
    conv2d: (x, w, g) => heap.make(k.conv2d(at(x), at(w), g)),
    maxPool2d: (x, g) => heap.make(k.maxPool2d(at(x), g)),
    avgPool2d: (x, g) => heap.make(k.avgPool2d(at(x), g)),
    permute: (x, g) => heap.make(k.permute(at(x), g)),
    slice: (x, g) => heap.make(k.slice(at(x), g)),
    concat: (xs, g) => heap.make(k.concat(xs.map(at), g)),
    conv2dInputGrad: (dy, w, g) => heap.make(k.conv2dInputGrad(at(dy), at(w), g)),
    conv2dWeightGrad: (x, dy, g) => heap.make(k.conv2dWeightGrad(at(x), at(dy), g)),
    maxPool2dInputGrad: (dy, x, g) => heap.make(k.maxPool2dInputGrad(at(dy), at(x), g)),
    maxPool2dSelect: (v, x, g) => heap.make(k.maxPool2dSelect(at(v), at(x), g)),
    avgPool2dInputGrad: (dy, g) => heap.make(k.avgPool2dInputGrad(at(dy), g)),
    conv2dBiasActivation: (x, w, b, g) => heap.make(k.conv2dBiasActivation(at(x), at(w), at(b), g)),
    batchNorm: (x, s, b, g) => heap.make(k.batchNorm(at(x), at(s), at(b), g)),
    localResponseNorm: (x, g) => heap.make(k.localResponseNorm(at(x), g)),
    softmax: (x, g) => heap.make(k.softmax(at(x), g)),
  };
}

/** Ways to change the backend; each gets the correct form and gives another. */
export interface Changes {
  /** Kernels of arrays: what is computed. */
  readonly compute?: (correct: AllKernels<Float32Array>) => Partial<AllKernels<Float32Array>>;
  /** Kernels of handles: what happens to buffers. */
  readonly kernels?: (correct: HandleKernels, heap: Heap) => Partial<HandleKernels>;
  /** The rest of the contract. */
  readonly backend?: (correct: Backend<Handle>, heap: Heap) => Partial<Backend<Handle>>;
  readonly facts?: Partial<Capabilities>;
  /** The correct kernels to begin with; float32 summed forwards by default. */
  readonly base?: AllKernels<Float32Array>;
}

const FACTS: Capabilities = {
  precision: "float32",
  convolution: "sum",
  nonFinite: "ieee",
  subnormals: true,
  deterministic: true,
  maxElements: 2 ** 24,
};

/** A correct backend in float32, or one with these changes. */
export function createFloat32Backend(changes: Changes = {}): Backend<Handle> {
  const heap = new Heap();
  const base = changes.base ?? float32Kernels("forward");
  const correct = onHandles(heap, { ...base, ...changes.compute?.(base) });
  const all: HandleKernels = { ...correct, ...changes.kernels?.(correct, heap) };
  const kernels: Kernels<Handle> = all;
  const grads: GradKernels<Handle> = all;
  const fused: FusedKernels<Handle> = all;
  const backend: Backend<Handle> = {
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
  return { ...backend, ...changes.backend?.(backend, heap) };
}
