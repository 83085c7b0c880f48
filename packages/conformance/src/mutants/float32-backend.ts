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
import { type CompilerLines, createCompiler } from "./compiler.js";
import { float32Kernels } from "./float32-kernels.js";
import { correctLines, type Lines } from "./float32-lines.js";
import { type Handle, Heap } from "./heap.js";

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
