/** TensorFlow.js's own counts of tensors and bytes beside ours, for tests in Node and in a browser. */
import * as tf from "@tensorflow/tfjs-core";
import type { TfjsBackend } from "../backend.js";

/** What TensorFlow.js itself counts; its current backend must be one that runs, for it to count at all. */
export function counted(): {
  readonly buffers: number;
  readonly bytes: number;
  readonly data: number;
} {
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  return { buffers: numTensors, bytes: numBytes, data: numDataBuffers };
}

/** The backend, with TensorFlow.js's counts compared with ours after each call of a kernel. */
export function watched(
  backend: TfjsBackend,
  problems: string[],
  base: { buffers: number; bytes: number },
): TfjsBackend {
  const compare = (what: string): void => {
    const { buffers, bytes } = counted();
    const ours = backend.memory();
    if (buffers - base.buffers !== ours.buffers || bytes - base.bytes !== ours.bytes) {
      problems.push(
        `${what}: tfjs ${buffers - base.buffers} (${bytes - base.bytes}), ours ${ours.buffers} (${ours.bytes})`,
      );
    }
  };
  const table = <T extends object>(kernels: T): T =>
    new Proxy(kernels, {
      get: (target, name) => {
        const kernel: unknown = Reflect.get(target, name);
        if (typeof kernel !== "function") return kernel;
        return (...operands: unknown[]) => {
          const result: unknown = Reflect.apply(kernel, target, operands);
          compare(String(name));
          return result;
        };
      },
    });
  return {
    ...backend,
    kernels: table(backend.kernels),
    grads: table(backend.grads),
    fused: table(backend.fused),
  };
}
