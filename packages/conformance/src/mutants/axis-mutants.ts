/** Backends whose reductions, matrix products or normalisations are wrong, one thing each. */
import type { AllKernels, AxisGeometry } from "@convscope/core/backend";
import { computing, type Mutant } from "./mutant.js";

/** e^x over its sum along the last axis: softmax without the maximum taken off first. */
function unshifted(
  { unary, reduce, binary }: AllKernels<Float32Array>,
  x: Float32Array,
  { outer, length }: AxisGeometry,
): Float32Array {
  const out = [outer, length];
  const rows = [length, 1];
  const powers = unary(x, { op: "exp", out, strides: [rows] });
  const totals = reduce(powers, { op: "sum", in: out, reduced: [false, true] });
  return binary(powers, totals, { op: "div", out, strides: [rows, [1, 0]] });
}

const reductions: readonly Mutant[] = [
  computing(
    "takes the last of equal maxima",
    "reduce",
    "argmax: the first of equal maxima",
    ({ reduce }) => ({
      reduce: (x, g) =>
        g.op === "argmax" && g.in.length === 1
          ? Float32Array.of(x.lastIndexOf(Math.max(...x)))
          : reduce(x, g),
    }),
  ),
  computing(
    "counts a maximum's place along the last reduced axis alone",
    "reduce",
    "argmax counts row-major along two reduced axes with one kept between",
    ({ reduce }) => ({
      reduce: (x, g) => {
        const last = g.in.at(-1) ?? 1;
        return g.op === "argmax" ? reduce(x, g).map((at) => at % last) : reduce(x, g);
      },
    }),
  ),
  computing("starts a maximum from 0", "reduce", "max: all negative", ({ reduce }) => ({
    reduce: (x, g) => (g.op === "max" ? reduce(x, g).map((v) => Math.max(v, 0)) : reduce(x, g)),
  })),
  computing(
    "loses the terms that fill no block of 4",
    "reduce",
    "sum: a rest that fills no block",
    ({ reduce }) => ({
      reduce: (x, g) =>
        reduce(x.length > 4 && g.op === "sum" ? x.slice().fill(0, x.length & ~3) : x, g),
    }),
  ),
  computing(
    "loses the last term of a long sum",
    "reduce",
    "sum: thousands of whole numbers, of which none is lost",
    ({ reduce }) => ({
      reduce: (x, g) => reduce(x.length > 4096 && g.op === "sum" ? x.with(-1, 0) : x, g),
    }),
  ),
];

const products: readonly Mutant[] = [
  computing(
    "mixes up the layout of a transposed operand",
    "matmul",
    "square, the second transposed",
    ({ matmul }) => ({ matmul: (a, b, g) => matmul(a, b, { ...g, transposeB: false }) }),
  ),
  computing(
    "steps through a transposed batch with no stride",
    "matmul",
    "a batch of 3 with the first transposed",
    ({ matmul }) => ({
      matmul: (a, b, g) => {
        const [ofA, ofB] = g.batchStrides;
        const batchStrides = [g.transposeA ? ofA.map(() => 0) : ofA, ofB] as const;
        return matmul(a, b, { ...g, batchStrides });
      },
    }),
  ),
  computing(
    "skips zeros in a product",
    "matmul",
    "0 times ∞ is NaN: zeros are not skipped",
    ({ matmul }) => ({
      matmul: (a, b, g) =>
        matmul(a, a.includes(0) ? b.map((v) => (Number.isFinite(v) ? v : 0)) : b, g),
    }),
  ),
];

const normalisations: readonly Mutant[] = [
  computing(
    "looks before for after in LRN",
    "localResponseNorm",
    "one more before than after (an even size, PyTorch's)",
    ({ localResponseNorm }) => ({
      localResponseNorm: (x, g) => localResponseNorm(x, { ...g, before: g.after, after: g.before }),
    }),
  ),
  computing(
    "divides LRN's α by the number of channels",
    "localResponseNorm",
    "the same with α large enough to matter",
    ({ localResponseNorm }) => ({
      localResponseNorm: (x, g) =>
        localResponseNorm(x, { ...g, alpha: g.alpha / (g.before + 1 + g.after) }),
    }),
  ),
  computing(
    "does not start anew with the channels of the next image",
    "batchNorm",
    "the channels start anew with every image",
    () => ({
      batchNorm: (x, scale, shift, g) =>
        x.map((v, i) => {
          const channel = Math.min(Math.floor(i / g.inner), g.length - 1);
          return Math.fround(v * (scale[channel] as number)) + (shift[channel] as number);
        }),
    }),
  ),
  computing("lets softmax overflow", "softmax", "large inputs do not overflow", (k) => ({
    softmax: (x, g) => (g.inner === 1 ? unshifted(k, x, g) : k.softmax(x, g)),
  })),
  computing(
    "shifts softmax by a maximum of at least 0",
    "softmax",
    "very negative inputs do not vanish",
    (k) => ({ softmax: (x, g) => (x.every((v) => v < 0) ? unshifted(k, x, g) : k.softmax(x, g)) }),
  ),
];

/** Wrong kernels along an axis. */
export const axisMutants: readonly Mutant[] = [...reductions, ...products, ...normalisations];
