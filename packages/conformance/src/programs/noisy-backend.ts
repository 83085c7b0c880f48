/**
 * The reference with errors: every result of every kernel is off by as much as its bound allows, up or down by a seeded
 * coin. How far a whole program may be off follows from how far it takes these (Monte Carlo arithmetic: Parker, Pierce,
 * Eggert 2000). For expectations only; nothing is owned or counted.
 */

import { Random } from "@convscope/core";
import type {
  AllKernels,
  Backend,
  FusedKernels,
  GeometryOf,
  KernelName,
} from "@convscope/core/backend";
import { DisposedError } from "@convscope/core/errors";
import { arithmeticOf, representable } from "@convscope/core/reference";
import { expectationOf } from "../bounds/expect.js";

type Array32 = Float32Array;

/**
 * Makes a backend of the stated facts that has the fused kernels of another, and errors of this seed.
 *
 * @example
 * ```ts
 * import { createNoisyBackend } from "@convscope/conformance";
 * import { div, ones } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const { capabilities } = createReferenceBackend();
 * const noisy = createNoisyBackend({ ...createReferenceBackend(), capabilities: { ...capabilities, precision: "float32" } }, 1);
 * const [third = 0] = await div(ones(noisy, [1]), 3).data();
 * if (third === Math.fround(1 / 3) || Math.abs(third - 1 / 3) > 1e-6) throw new Error("a little off, as it may be");
 * ```
 */
export function createNoisyBackend(
  { capabilities, fused = {} }: Backend,
  seed: number,
): Backend<Array32> {
  const random = new Random(seed);
  const arithmetic = arithmeticOf(capabilities);
  const freed = new WeakSet<Array32>();
  const check = (buffer: Array32): Array32 => {
    if (freed.has(buffer))
      throw new DisposedError("noisy: found a freed buffer, expected a live one");
    return buffer;
  };
  const run: Run = (kernel, operands, geometry) => {
    const { values, bounds } = expectationOf(kernel, operands.map(check), geometry, capabilities);
    const elementwise = kernel === "unary" || kernel === "binary";
    const moved = values.map((value, i) => {
      const bound = bounds[i] as number;
      if (bound === 0) return value;
      const off = value + (random.uniform() < 0.5 ? -bound : bound);
      // One rounding takes no number to the other side of 0, where a square root would be NaN.
      return elementwise && Math.sign(off) !== Math.sign(value) ? value : off;
    });
    return representable(arithmetic, Float32Array.from(moved));
  };
  const all = kernelsOf(run);
  return {
    name: "noisy",
    capabilities,
    kernels: all,
    grads: all,
    fused: givenOnly(all, fused),
    upload: (values) => representable(arithmetic, values.slice()),
    read: async (buffer) => check(buffer).slice(),
    free: (buffer) => {
      freed.add(check(buffer));
    },
    memory: () => ({ buffers: 0, bytes: 0 }),
    dispose: () => {},
  };
}

type Run = <K extends KernelName>(
  kernel: K,
  operands: readonly Array32[],
  geometry: GeometryOf<K>,
) => Array32;

function givenOnly(
  all: FusedKernels<Array32>,
  given: Partial<FusedKernels<unknown>>,
): Partial<FusedKernels<Array32>> {
  return {
    ...(given.conv2dBiasActivation && { conv2dBiasActivation: all.conv2dBiasActivation }),
    ...(given.batchNorm && { batchNorm: all.batchNorm }),
    ...(given.localResponseNorm && { localResponseNorm: all.localResponseNorm }),
    ...(given.softmax && { softmax: all.softmax }),
  };
}

function kernelsOf(run: Run): AllKernels<Array32> {
  return {
    unary: (x, g) => run("unary", [x], g),
    binary: (a, b, g) => run("binary", [a, b], g),
    where: (m, a, b, g) => run("where", [m, a, b], g),
    reduce: (x, g) => run("reduce", [x], g),
    matmul: (a, b, g) => run("matmul", [a, b], g),
    conv2d: (x, w, g) => run("conv2d", [x, w], g),
    maxPool2d: (x, g) => run("maxPool2d", [x], g),
    avgPool2d: (x, g) => run("avgPool2d", [x], g),
    permute: (x, g) => run("permute", [x], g),
    slice: (x, g) => run("slice", [x], g),
    concat: (xs, g) => run("concat", xs, g),
    conv2dInputGrad: (dy, w, g) => run("conv2dInputGrad", [dy, w], g),
    conv2dWeightGrad: (x, dy, g) => run("conv2dWeightGrad", [x, dy], g),
    maxPool2dInputGrad: (dy, x, g) => run("maxPool2dInputGrad", [dy, x], g),
    maxPool2dSelect: (v, x, g) => run("maxPool2dSelect", [v, x], g),
    avgPool2dInputGrad: (dy, g) => run("avgPool2dInputGrad", [dy], g),
    conv2dBiasActivation: (x, w, bias, g) => {
      if (g.activation !== "relu") return run("conv2dBiasActivation", [x, w, bias], g);
      // relu adds no error, and what it cuts off stays exactly 0: a tie to a maximum, nothing to a gradient.
      const before = run("conv2dBiasActivation", [x, w, bias], { ...g, activation: "none" });
      return before.map((v) => (Number.isNaN(v) ? v : Math.max(v, 0)));
    },
    batchNorm: (x, scale, shift, g) => run("batchNorm", [x, scale, shift], g),
    localResponseNorm: (x, g) => run("localResponseNorm", [x], g),
    softmax: (x, g) => run("softmax", [x], g),
  };
}
