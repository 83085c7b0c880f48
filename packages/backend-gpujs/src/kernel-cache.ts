/** Compiled kernels, the least recently used destroyed when there are too many. */
import { UnsupportedError } from "@convscope/core/errors";
import { type Engine, type EngineKernel, executedMode } from "./engine.js";
import { type GpujsMode, MODES } from "./modes.js";
import { argumentTypes, type Program, sourceOf } from "./program.js";

/** Limits that a user may set. */
export interface KernelLimits {
  /** Kernels kept compiled. */
  readonly kernels: number;
  /** Worker threads of each heavy kernel in mode `webasm`; a light one has one. */
  readonly threads: number;
}

/**
 * gpu.js's WebAssembly is emitted per sizes of operands and result; each kernel keeps this many modules. Each has a memory
 * of its own, and a browser's process has room for about a hundred of these, whatever their size.
 */
const MODULES_PER_KERNEL = 4;

/** Kernels of one engine, by the key of their program. */
export class KernelCache {
  readonly #engine: Engine;
  readonly #mode: GpujsMode;
  readonly #limits: KernelLimits;
  readonly #kernels = new Map<string, EngineKernel>();

  constructor(engine: Engine, mode: GpujsMode, limits: KernelLimits) {
    this.#engine = engine;
    this.#mode = mode;
    this.#limits = limits;
  }

  /** How many are compiled. */
  get size(): number {
    return this.#kernels.size;
  }

  /**
   * Runs a program for `length` elements and gives what gpu.js gives.
   *
   * @throws UnsupportedError when gpu.js ran it in another mode than asked.
   */
  async run(program: Program, operands: readonly unknown[], length: number): Promise<unknown> {
    const kernel = this.#compiled(program);
    kernel.setOutput([length]);
    const result = await kernel(...operands);
    const got = executedMode(kernel);
    if (got === MODES[this.#mode].executesAs) return result;
    this.#discard(program.key, kernel);
    const reason = String(Reflect.get(kernel.kernel, "fallbackReason") ?? "no reason given");
    throw new UnsupportedError(
      `gpujs-${this.#mode}: gpu.js ran ${program.kernel} in mode "${got}", expected "${this.#mode}" (${reason}); ask for mode "${got}", if that is what you want`,
      { asked: this.#mode, got },
    );
  }

  #compiled(program: Program): EngineKernel {
    const found = this.#kernels.get(program.key);
    const kernel = found ?? this.#compile(program);
    // A Map keeps the order of insertion: what was used last goes to its end.
    this.#kernels.delete(program.key);
    this.#kernels.set(program.key, kernel);
    for (const [key, oldest] of this.#kernels) {
      if (this.#kernels.size <= this.#limits.kernels) break;
      this.#discard(key, oldest);
    }
    return kernel;
  }

  #compile(program: Program): EngineKernel {
    const { dialect, onDevice, operandType } = MODES[this.#mode];
    const type = program.kernel === "upload" ? "Array" : operandType;
    const kernel = this.#engine.createKernel(sourceOf(program, dialect), {
      output: [1],
      argumentTypes: argumentTypes(program, type),
      returnType: "Float",
      precision: "single",
      tactic: "precision",
      asyncMode: true,
      pipeline: onDevice && program.kernel !== "read",
      immutable: onDevice,
      dynamicOutput: true,
      dynamicArguments: true,
      loopMaxIterations: 2 ** 31 - 1,
      // gpu.js starts a pool for each kernel of WebAssembly, once it makes 4,096 elements. Copies gain nothing by threads.
      poolSize: program.heavy === true ? this.#limits.threads : 1,
    });
    if (this.#mode === "webasm") {
      Reflect.set(kernel.kernel, "moduleCacheLimit", MODULES_PER_KERNEL);
    }
    return kernel;
  }

  #discard(key: string, kernel: EngineKernel): void {
    this.#kernels.delete(key);
    kernel.destroy();
  }
}
