// The backend: its buffers and who owns them, the facts it states, and the kernels.
/** @import { Backend } from "@convscope/core/backend" */
import { DisposedError } from "@convscope/core/errors";
import { grads } from "./grads.js";
import { kernels } from "./kernels.js";

/** @returns {Backend<Float32Array>} */
export function createBackend() {
  const live = /** @type {Set<Float32Array>} */ (new Set());

  /** @param {Float32Array} buffer */
  function adopt(buffer) {
    live.add(buffer);
    return buffer;
  }

  /** @param {string} op @param {Float32Array} buffer */
  function use(op, buffer) {
    if (live.has(buffer)) return buffer;
    throw new DisposedError(`${op}: found a buffer that is not live, expected one of this backend`);
  }

  /** The same kernels, with every operand checked and every result counted.
   * @template {object} T @param {T} table @returns {T} */
  function owned(table) {
    const guarded = Object.entries(table).map(([name, kernel]) => {
      const guard = (/** @type {Float32Array[]} */ ...args) => {
        for (const operand of args.slice(0, -1).flat()) use(name, operand);
        return adopt(kernel(...args));
      };
      return [name, guard];
    });
    return Object.fromEntries(guarded);
  }

  return {
    name: "mine",
    capabilities: {
      precision: "float32",
      convolution: "sum",
      nonFinite: "ieee",
      subnormals: true,
      deterministic: true,
      maxElements: 2 ** 31 - 1,
    },
    kernels: owned(kernels),
    grads: owned(grads),
    upload: (values) => adopt(values.slice()),
    read: async (buffer) => use("read", buffer).slice(),
    free: (buffer) => void live.delete(buffer),
    memory: () => ({ buffers: live.size, bytes: 4 * [...live].reduce((n, x) => n + x.length, 0) }),
    dispose: () => live.clear(),
  };
}
