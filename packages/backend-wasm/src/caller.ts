/** Runs one contract call at once: operands checked, a fresh result, its steps encoded, run and forgotten. */
import type { GeometryOf, KernelName } from "@convscope/core/backend";
import { resultLength } from "@convscope/core/result-length";
import type { Buffers, WasmBuffer } from "./buffers.js";
import type { Engine } from "./engine.js";
import type { Address } from "./heap.js";
import { encoders } from "./kernels/encoders.js";
import type { Encoder, EngineStep } from "./step.js";

/** Contract calls on one engine. */
export class Caller {
  readonly #engine: Engine;
  readonly #buffers: Buffers;
  readonly #strict: boolean;

  /** Calls whose convolutions are plain sums if `strict`. */
  constructor(engine: Engine, buffers: Buffers, strict: boolean) {
    this.#engine = engine;
    this.#buffers = buffers;
    this.#strict = strict;
  }

  /** The fresh result of `kernel`. */
  call<K extends KernelName>(
    kernel: K,
    operands: readonly WasmBuffer[],
    g: GeometryOf<K>,
  ): WasmBuffer {
    const encode: Encoder<K> = encoders[kernel];
    const addresses = operands.map((buffer) => this.#buffers.check(kernel, buffer).address);
    const out = this.#buffers.take(resultLength(kernel, g), kernel);
    const temporaries: Address[] = [];
    try {
      const room = {
        temporary: (elements: number): Address => {
          const at = this.#engine.heap.take(4 * elements, kernel);
          temporaries.push(at);
          return at;
        },
        kept: () => undefined,
        strict: this.#strict,
        scratch: (bytes: number): void => this.#engine.reserveScratch(bytes),
      };
      this.#run(encode(addresses, g, out.address, room));
      return out;
    } catch (error) {
      this.#buffers.release(out);
      throw error;
    } finally {
      for (const at of temporaries) this.#engine.heap.release(at);
    }
  }

  #run(steps: readonly EngineStep[]): void {
    const list = this.#engine.write(steps);
    try {
      this.#engine.run(list);
    } finally {
      this.#engine.heap.release(list.at);
    }
  }
}
