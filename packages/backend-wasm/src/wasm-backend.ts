/** What users of the package see of a backend: its choices and its members. */
import type {
  Backend,
  Executable,
  FusedKernels,
  GradKernels,
  Program,
} from "@convscope/core/backend";

/** Choices of `createWasmBackend`. */
export interface WasmBackendOptions {
  /** Threads that compute, the engine's own included; as many as the machine runs at once by default. */
  readonly threads?: number;
  /** Whether to use fused multiply-add where the platform has it; true by default. */
  readonly relaxedSimd?: boolean;
  /**
   * "fast", the default, computes 3×3 and 5×5 convolutions of stride 1 by Winograd's filtering, with a quarter to a third of the
   * multiplications and some digits less; "strict" computes every convolution as the plain sum that defines it.
   */
  readonly precision?: "fast" | "strict";
  /**
   * Whether the engine lives in a worker, so that the calling thread never waits and every read is a promise. By default
   * on a page's own thread, which must not wait; elsewhere the engine is here, and `readSync` is to be had.
   */
  readonly inWorker?: boolean;
}

/** An array of the backend. */
export interface WasmArray {
  /** In elements. */
  readonly length: number;
}

/** The wasm backend: every kernel of the contract, and blocking reads unless the engine lives in a worker. */
export interface WasmBackend extends Backend<WasmArray> {
  readonly grads: GradKernels<WasmArray>;
  readonly fused: FusedKernels<WasmArray>;
  /** Threads that compute. */
  readonly threads: number;
  /** Whether multiplications and additions are fused. */
  readonly relaxedSimd: boolean;
  /** Why it is slower here than it could be, a sentence each with what to do; empty where nothing is missing. */
  readonly notices: readonly string[];
  compile(program: Program): Executable<WasmArray>;
}
