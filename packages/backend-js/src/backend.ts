/**
 * The backend that runs everywhere: typed arrays, one thread, no dependency. A handle is the Float32Array itself.
 * Work is done at once, so nothing queues and an error is thrown by the call that caused it.
 */
import type { Backend, FusedKernels, GradKernels, Kernels } from "@convscope/core/backend";
import { BufferPool } from "./buffer-pool.js";
import { avgPool2d } from "./kernels/avg-pool2d.js";
import { avgPool2dInputGrad } from "./kernels/avg-pool2d-input-grad.js";
import { batchNorm } from "./kernels/batch-norm.js";
import { binary } from "./kernels/binary.js";
import { concat } from "./kernels/concat.js";
import { conv2d } from "./kernels/conv2d.js";
import { conv2dBiasActivation } from "./kernels/conv2d-bias-activation.js";
import { conv2dInputGrad } from "./kernels/conv2d-input-grad.js";
import { conv2dWeightGrad } from "./kernels/conv2d-weight-grad.js";
import { localResponseNorm } from "./kernels/local-response-norm.js";
import { matmul } from "./kernels/matmul.js";
import { maxPool2d } from "./kernels/max-pool2d.js";
import { maxPool2dInputGrad } from "./kernels/max-pool2d-input-grad.js";
import { maxPool2dSelect } from "./kernels/max-pool2d-select.js";
import { permute } from "./kernels/permute.js";
import { reduce } from "./kernels/reduce.js";
import { slice } from "./kernels/slice.js";
import { softmax } from "./kernels/softmax.js";
import { unary } from "./kernels/unary.js";
import { where } from "./kernels/where.js";

/** The js backend: every kernel of the contract, and blocking reads. */
export interface JsBackend extends Backend<Float32Array> {
  readonly grads: GradKernels<Float32Array>;
  readonly fused: FusedKernels<Float32Array>;
  readSync(buffer: Float32Array): Float32Array;
}

/**
 * Creates a backend on typed arrays; several may live side by side.
 *
 * @example
 * ```ts
 * import { createJsBackend } from "@convscope/backend-js";
 *
 * const backend = createJsBackend();
 * const x = backend.upload(new Float32Array([-1, 2]));
 * const y = backend.kernels.unary(x, { op: "relu", out: [2], strides: [[1]] });
 * console.assert(backend.readSync(y).join() === "0,2");
 * ```
 */
export function createJsBackend(): JsBackend {
  const pool = new BufferPool();
  return {
    name: "js",
    capabilities: {
      precision: "float32",
      convolution: "sum",
      nonFinite: "ieee",
      subnormals: true,
      deterministic: true,
      // Indices are 32-bit integers in the loops.
      maxElements: 2 ** 31 - 1,
    },
    kernels: requiredKernels(pool),
    grads: gradKernels(pool),
    fused: fusedKernels(pool),
    upload(values) {
      const buffer = pool.take(values.length);
      buffer.set(values);
      return buffer;
    },
    async read(buffer) {
      return pool.check("read", buffer).slice();
    },
    readSync: (buffer) => pool.check("read", buffer).slice(),
    free: (buffer) => pool.release(buffer),
    memory: () => pool.usage(),
    dispose: () => pool.close(),
  };
}

function requiredKernels(pool: BufferPool): Kernels<Float32Array> {
  const live = (op: string, buffer: Float32Array) => pool.check(op, buffer);
  return {
    unary: (x, g) => unary(pool, live("unary", x), g),
    binary: (a, b, g) => binary(pool, live("binary", a), live("binary", b), g),
    where: (mask, a, b, g) =>
      where(pool, live("where", mask), live("where", a), live("where", b), g),
    reduce: (x, g) => reduce(pool, live("reduce", x), g),
    matmul: (a, b, g) => matmul(pool, live("matmul", a), live("matmul", b), g),
    conv2d: (x, w, g) => conv2d(pool, live("conv2d", x), live("conv2d", w), g),
    maxPool2d: (x, g) => maxPool2d(pool, live("maxPool2d", x), g),
    avgPool2d: (x, g) => avgPool2d(pool, live("avgPool2d", x), g),
    permute: (x, g) => permute(pool, live("permute", x), g),
    slice: (x, g) => slice(pool, live("slice", x), g),
    concat: (xs, g) => {
      for (const x of xs) live("concat", x);
      return concat(pool, xs, g);
    },
  };
}

function gradKernels(pool: BufferPool): GradKernels<Float32Array> {
  const live = (op: string, buffer: Float32Array) => pool.check(op, buffer);
  return {
    conv2dInputGrad: (dy, w, g) =>
      conv2dInputGrad(pool, live("conv2dInputGrad", dy), live("conv2dInputGrad", w), g),
    conv2dWeightGrad: (x, dy, g) =>
      conv2dWeightGrad(pool, live("conv2dWeightGrad", x), live("conv2dWeightGrad", dy), g),
    maxPool2dInputGrad: (dy, x, g) =>
      maxPool2dInputGrad(pool, live("maxPool2dInputGrad", dy), live("maxPool2dInputGrad", x), g),
    maxPool2dSelect: (v, x, g) =>
      maxPool2dSelect(pool, live("maxPool2dSelect", v), live("maxPool2dSelect", x), g),
    avgPool2dInputGrad: (dy, g) => avgPool2dInputGrad(pool, live("avgPool2dInputGrad", dy), g),
  };
}

function fusedKernels(pool: BufferPool): FusedKernels<Float32Array> {
  const live = (op: string, buffer: Float32Array) => pool.check(op, buffer);
  return {
    conv2dBiasActivation: (x, w, bias, g) => {
      for (const buffer of [x, w, bias]) live("conv2dBiasActivation", buffer);
      return conv2dBiasActivation(pool, x, w, bias, g);
    },
    batchNorm: (x, scale, shift, g) => {
      for (const buffer of [x, scale, shift]) live("batchNorm", buffer);
      return batchNorm(pool, x, scale, shift, g);
    },
    localResponseNorm: (x, g) => localResponseNorm(pool, live("localResponseNorm", x), g),
    softmax: (x, g) => softmax(pool, live("softmax", x), g),
  };
}
