/**
 * An engine on the calling thread: SIMD kernels in WebAssembly over one memory, shared by as many threads as are asked for.
 * A kernel call is encoded as steps and run at once; nothing queues, so an error is thrown by the call that caused it.
 */
import type {
  Executable,
  FusedKernels,
  GradKernels,
  Kernels,
  Program,
} from "@convscope/core/backend";
import { Buffers, type WasmBuffer } from "./buffers.js";
import { Caller } from "./caller.js";
import { fusedKernels, gradKernels, type KernelCaller, requiredKernels } from "./contract-calls.js";
import { Engine } from "./engine.js";
import { hasRelaxedSimd, loadKernels } from "./load.js";
import { availableThreads, canBlock, canShareMemory } from "./platform.js";
import { compileProgram } from "./program/compile.js";
import type { WasmBackend, WasmBackendOptions } from "./wasm-backend.js";

/** A backend on this thread, which also takes calls by name. */
export interface LocalBackend extends WasmBackend, KernelCaller<WasmBuffer> {
  readonly kernels: Kernels<WasmBuffer>;
  readonly grads: GradKernels<WasmBuffer>;
  readonly fused: FusedKernels<WasmBuffer>;
  compile(program: Program): Executable<WasmBuffer>;
  upload(values: Float32Array): WasmBuffer;
  read(buffer: WasmBuffer): Promise<Float32Array>;
  readSync(buffer: WasmBuffer): Float32Array;
  free(buffer: WasmBuffer): void;
}

/**
 * Loads the kernels and starts the threads.
 *
 * @throws UnsupportedError when the platform has no WebAssembly with SIMD, or forbids it
 */
export async function createLocalBackend(options: WasmBackendOptions = {}): Promise<LocalBackend> {
  const notices: string[] = [];
  const relaxedSimd = relaxedSimdOf(options.relaxedSimd, notices);
  const threads = threadsOf(options.threads, notices);
  const engine = await Engine.start(await loadKernels(relaxedSimd), threads, notices);
  const strict = options.precision === "strict";
  const buffers = new Buffers(engine.heap);
  const caller = new Caller(engine, buffers, strict);
  const read = (buffer: WasmBuffer): Float32Array =>
    new Float32Array(buffers.view(buffers.check("read", buffer)));
  return {
    name: "wasm",
    threads: engine.threads,
    relaxedSimd,
    notices,
    capabilities: {
      precision: "float32",
      convolution: strict ? "sum" : "winograd-4x3-4x5",
      nonFinite: strict ? "ieee" : "tile",
      subnormals: true,
      deterministic: true,
      // Offsets within an array are 32-bit integers of bytes.
      maxElements: 2 ** 29 - 1,
    },
    kernels: requiredKernels(caller),
    grads: gradKernels(caller),
    fused: fusedKernels(caller),
    call: (kernel, operands, g) => caller.call(kernel, operands, g),
    compile: (program) => compileProgram(engine, buffers, program, strict),
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

function relaxedSimdOf(asked: boolean | undefined, notices: string[]): boolean {
  if (asked === false) return false;
  if (hasRelaxedSimd()) return true;
  notices.push(
    "no fused multiply-add: this JavaScript engine has no relaxed SIMD (Chrome 114 and Node 20 have it); update it",
  );
  return false;
}

function threadsOf(asked: number | undefined, notices: string[]): number {
  const wanted = asked ?? availableThreads();
  if (wanted === 1) return 1;
  if (!canShareMemory()) {
    notices.push(
      "one thread: this page is not cross-origin isolated; serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
    );
    return 1;
  }
  if (!canBlock()) {
    notices.push(
      "one thread: a page's own thread must not wait for others; leave inWorker at its default",
    );
    return 1;
  }
  return wanted;
}
