/**
 * The reference as a backend: the pure float64 kernels (kernels.ts) behind the contract, with ownership and accounting.
 * Not fast and not meant to be: it is what `gradcheck`, traces and the conformance suite compare with.
 */
import type { Backend, Capabilities, FusedKernels, GradKernels, Kernels } from "../backend.js";
import { DisposedError } from "../errors.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { referenceKernels } from "./kernels.js";

/** A backend that computes in float64 and lets its values out unrounded. */
export interface ReferenceBackend extends Backend<Float64Array> {
  readonly grads: GradKernels<Float64Array>;
  readonly fused?: FusedKernels<Float64Array>;
  readSync(buffer: Float64Array): Float32Array;
  /** The live values of a buffer, unrounded and not copied: read them, do not write. @throws DisposedError after free. */
  values(buffer: Float64Array): Float64Array;
  /** As `upload`, without rounding to float32 first. */
  uploadFloat64(values: Float64Array): Float64Array;
}

/** Choices of {@link createReferenceBackend}. */
export interface ReferenceBackendOptions {
  /** Whether the fused kernels are given; without them core runs its compositions. Default true. */
  readonly fused?: boolean;
}

const optionNames: OptionNames<ReferenceBackendOptions> = { fused: true };

const CAPABILITIES: Capabilities = {
  precision: "float64",
  convolution: "sum",
  nonFinite: "ieee",
  subnormals: true,
  deterministic: true,
  maxElements: 2 ** 31 - 1,
};

/** The buffers that exist: each counted from its making to its `free`. */
class LiveBuffers {
  readonly #buffers = new Set<Float64Array>();
  #bytes = 0;
  #disposed = false;

  add(op: string, buffer: Float64Array): Float64Array {
    if (this.#disposed) {
      throw new DisposedError(
        `${op}: found a disposed backend, expected a live one; create another reference backend`,
      );
    }
    this.#buffers.add(buffer);
    this.#bytes += buffer.byteLength;
    return buffer;
  }

  use(op: string, buffer: Float64Array): Float64Array {
    if (!this.#buffers.has(buffer)) {
      throw new DisposedError(
        `${op}: found a buffer that this reference backend does not hold, expected a live one (it was freed or is another backend's); keep it until its last use`,
      );
    }
    return buffer;
  }

  /** Does nothing once the backend is disposed: everything went with it. */
  remove(buffer: Float64Array): void {
    if (this.#disposed) return;
    this.#buffers.delete(this.use("free", buffer));
    this.#bytes -= buffer.byteLength;
  }

  count(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#buffers.size, bytes: this.#bytes };
  }

  clear(): void {
    this.#buffers.clear();
    this.#bytes = 0;
    this.#disposed = true;
  }
}

/** The table `source` with every operand checked to be live and every result counted. */
function requiredKernels(live: LiveBuffers): Kernels<Float64Array> {
  const k = referenceKernels;
  const use = live.use.bind(live);
  const add = live.add.bind(live);
  return {
    unary: (x, g) => add("unary", k.unary(use("unary", x), g)),
    binary: (a, b, g) => add("binary", k.binary(use("binary", a), use("binary", b), g)),
    where: (mask, a, b, g) =>
      add("where", k.where(use("where", mask), use("where", a), use("where", b), g)),
    reduce: (x, g) => add("reduce", k.reduce(use("reduce", x), g)),
    matmul: (a, b, g) => add("matmul", k.matmul(use("matmul", a), use("matmul", b), g)),
    conv2d: (x, w, g) => add("conv2d", k.conv2d(use("conv2d", x), use("conv2d", w), g)),
    maxPool2d: (x, g) => add("maxPool2d", k.maxPool2d(use("maxPool2d", x), g)),
    avgPool2d: (x, g) => add("avgPool2d", k.avgPool2d(use("avgPool2d", x), g)),
    permute: (x, g) => add("permute", k.permute(use("permute", x), g)),
    slice: (x, g) => add("slice", k.slice(use("slice", x), g)),
    concat: (xs, g) =>
      add(
        "concat",
        k.concat(
          xs.map((x) => use("concat", x)),
          g,
        ),
      ),
  };
}

function gradKernels(live: LiveBuffers): GradKernels<Float64Array> {
  const k = referenceKernels;
  const two =
    <G>(
      op: string,
      kernel: (a: Float64Array, b: Float64Array, g: G) => Float64Array,
    ): ((a: Float64Array, b: Float64Array, g: G) => Float64Array) =>
    (a, b, g) =>
      live.add(op, kernel(live.use(op, a), live.use(op, b), g));
  return {
    conv2dInputGrad: two("conv2dInputGrad", k.conv2dInputGrad),
    conv2dWeightGrad: two("conv2dWeightGrad", k.conv2dWeightGrad),
    maxPool2dInputGrad: two("maxPool2dInputGrad", k.maxPool2dInputGrad),
    maxPool2dSelect: two("maxPool2dSelect", k.maxPool2dSelect),
    avgPool2dInputGrad: (dy, g) =>
      live.add("avgPool2dInputGrad", k.avgPool2dInputGrad(live.use("avgPool2dInputGrad", dy), g)),
  };
}

function fusedKernels(live: LiveBuffers): FusedKernels<Float64Array> {
  const k = referenceKernels;
  const three =
    <G>(
      op: string,
      kernel: (a: Float64Array, b: Float64Array, c: Float64Array, g: G) => Float64Array,
    ): ((a: Float64Array, b: Float64Array, c: Float64Array, g: G) => Float64Array) =>
    (a, b, c, g) =>
      live.add(op, kernel(live.use(op, a), live.use(op, b), live.use(op, c), g));
  return {
    conv2dBiasActivation: three("conv2dBiasActivation", k.conv2dBiasActivation),
    batchNorm: three("batchNorm", k.batchNorm),
    localResponseNorm: (x, g) =>
      live.add("localResponseNorm", k.localResponseNorm(live.use("localResponseNorm", x), g)),
    softmax: (x, g) => live.add("softmax", k.softmax(live.use("softmax", x), g)),
  };
}

/**
 * Makes a reference backend: every kernel of the contract in plain float64, blocking, one thread.
 *
 * Use after `free` or `dispose` throws a DisposedError.
 *
 * @example
 * ```ts
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const x = backend.uploadFloat64(Float64Array.of(0.1, 0.2));
 * const y = backend.kernels.unary(x, { op: "neg", out: [2], strides: [[1]] });
 * console.log(backend.values(y)); // Float64Array [-0.1, -0.2]
 * ```
 */
export function createReferenceBackend(options: ReferenceBackendOptions = {}): ReferenceBackend {
  checkOptionNames("createReferenceBackend", options, optionNames);
  const live = new LiveBuffers();
  const readSync = (buffer: Float64Array): Float32Array =>
    Float32Array.from(live.use("read", buffer));
  return {
    name: "reference",
    capabilities: CAPABILITIES,
    kernels: requiredKernels(live),
    grads: gradKernels(live),
    ...(options.fused === false ? {} : { fused: fusedKernels(live) }),
    upload: (values) => live.add("upload", Float64Array.from(values)),
    uploadFloat64: (values) => live.add("upload", values.slice()),
    read: async (buffer) => readSync(buffer),
    readSync,
    values: (buffer) => live.use("values", buffer),
    free: (buffer) => live.remove(buffer),
    memory: () => live.count(),
    dispose: () => live.clear(),
  };
}
