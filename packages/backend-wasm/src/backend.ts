/**
 * The fast CPU: SIMD kernels in WebAssembly over one memory, shared by as many threads as there are cores. A kernel call
 * is encoded as steps and run at once; nothing queues, so an error is thrown by the call that caused it.
 */
import type {
  Backend,
  Executable,
  FusedKernels,
  GradKernels,
  Kernels,
  Program,
} from "@convscope/core/backend";
import { ArgumentError } from "@convscope/core/errors";
import { Buffers, type WasmBuffer } from "./buffers.js";
import { Caller } from "./caller.js";
import { Engine } from "./engine.js";
import { hasRelaxedSimd, loadKernels } from "./load.js";
import { availableThreads, canBlock, canShareMemory } from "./platform.js";
import { compileProgram } from "./program/compile.js";

/** Choices of {@link createWasmBackend}. */
export interface WasmBackendOptions {
  /** Threads that compute, the calling one included; as many as the machine runs at once by default. */
  readonly threads?: number;
  /** Whether to use fused multiply-add where the platform has it; true by default. */
  readonly relaxedSimd?: boolean;
}

/** The wasm backend: every kernel of the contract, and blocking reads. */
export interface WasmBackend extends Backend<WasmBuffer> {
  readonly grads: GradKernels<WasmBuffer>;
  readonly fused: FusedKernels<WasmBuffer>;
  /** Threads that compute. */
  readonly threads: number;
  /** Whether multiplications and additions are fused. */
  readonly relaxedSimd: boolean;
  compile(program: Program): Executable<WasmBuffer>;
  readSync(buffer: WasmBuffer): Float32Array;
}

/**
 * Creates a backend on WebAssembly; several may live side by side, each with a memory and threads of its own.
 *
 * @throws UnsupportedError when the platform has no WebAssembly with SIMD, or forbids it
 * @throws ArgumentError when `threads` is not a whole number of at least 1
 * @example
 * ```ts
 * import { createWasmBackend } from "@convscope/backend-wasm";
 *
 * const backend = await createWasmBackend({ threads: 2 });
 * const x = backend.upload(new Float32Array([-1, 2]));
 * const y = backend.kernels.unary(x, { op: "relu", out: [2], strides: [[1]] });
 * console.assert(backend.readSync(y).join() === "0,2");
 * backend.dispose();
 * ```
 */
export async function createWasmBackend(options: WasmBackendOptions = {}): Promise<WasmBackend> {
  const threads = threadsOf(options.threads);
  const relaxedSimd = (options.relaxedSimd ?? true) && hasRelaxedSimd();
  const engine = await Engine.start(await loadKernels(relaxedSimd), threads);
  const buffers = new Buffers(engine.heap);
  const caller = new Caller(engine, buffers);
  const read = (buffer: WasmBuffer): Float32Array =>
    new Float32Array(buffers.view(buffers.check("read", buffer)));
  return {
    name: "wasm",
    threads,
    relaxedSimd,
    capabilities: {
      precision: "float32",
      convolution: "sum",
      nonFinite: "ieee",
      subnormals: true,
      deterministic: true,
      // Offsets within an array are 32-bit integers of bytes.
      maxElements: 2 ** 29 - 1,
    },
    kernels: requiredKernels(caller),
    grads: gradKernels(caller),
    fused: fusedKernels(caller),
    compile: (program) => compileProgram(engine, buffers, program),
    upload(values) {
      const buffer = buffers.take(values.length, "upload");
      buffers.view(buffer).set(values);
      return buffer;
    },
    read: async (buffer) => read(buffer),
    readSync: read,
    free: (buffer) => buffers.release(buffer),
    memory: () => buffers.usage(),
    dispose() {
      buffers.close();
      engine.stop();
    },
  };
}

function threadsOf(asked: number | undefined): number {
  if (asked !== undefined && !(Number.isSafeInteger(asked) && asked >= 1)) {
    throw new ArgumentError(
      `createWasmBackend: threads ${asked}, expected a whole number of at least 1; leave it out for one thread per core`,
      { threads: asked },
    );
  }
  return canShareMemory() && canBlock() ? (asked ?? availableThreads()) : 1;
}

function requiredKernels(caller: Caller): Kernels<WasmBuffer> {
  return {
    unary: (x, g) => caller.call("unary", [x], g),
    binary: (a, b, g) => caller.call("binary", [a, b], g),
    where: (mask, a, b, g) => caller.call("where", [mask, a, b], g),
    reduce: (x, g) => caller.call("reduce", [x], g),
    matmul: (a, b, g) => caller.call("matmul", [a, b], g),
    conv2d: (x, w, g) => caller.call("conv2d", [x, w], g),
    maxPool2d: (x, g) => caller.call("maxPool2d", [x], g),
    avgPool2d: (x, g) => caller.call("avgPool2d", [x], g),
    permute: (x, g) => caller.call("permute", [x], g),
    slice: (x, g) => caller.call("slice", [x], g),
    concat: (xs, g) => caller.call("concat", xs, g),
  };
}

function gradKernels(caller: Caller): GradKernels<WasmBuffer> {
  return {
    conv2dInputGrad: (dy, w, g) => caller.call("conv2dInputGrad", [dy, w], g),
    conv2dWeightGrad: (x, dy, g) => caller.call("conv2dWeightGrad", [x, dy], g),
    maxPool2dInputGrad: (dy, x, g) => caller.call("maxPool2dInputGrad", [dy, x], g),
    maxPool2dSelect: (v, x, g) => caller.call("maxPool2dSelect", [v, x], g),
    avgPool2dInputGrad: (dy, g) => caller.call("avgPool2dInputGrad", [dy], g),
  };
}

function fusedKernels(caller: Caller): FusedKernels<WasmBuffer> {
  return {
    conv2dBiasActivation: (x, w, bias, g) => caller.call("conv2dBiasActivation", [x, w, bias], g),
    batchNorm: (x, scale, shift, g) => caller.call("batchNorm", [x, scale, shift], g),
    localResponseNorm: (x, g) => caller.call("localResponseNorm", [x], g),
    softmax: (x, g) => caller.call("softmax", [x], g),
  };
}
