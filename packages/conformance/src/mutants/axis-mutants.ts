/** Backends whose reductions, matrix products or normalisations are wrong, one line each. */
import { computing, inside, type Mutant } from "./mutant.js";

const reductions: readonly Mutant[] = [
  inside("takes the last of equal maxima", "reduce", "argmax: takes the first of equal maxima", {
    beats: (value, best) => value >= best || (Number.isNaN(value) && !Number.isNaN(best)),
  }),
  inside("loses a NaN that is not at the front", "reduce", "max: a NaN wins wherever it stands", {
    beats: (value, best) => value > best,
  }),
  computing(
    "counts a maximum's place along the last reduced axis alone",
    "reduce",
    "argmax counts row-major along two reduced axes with one kept between",
    ({ reduce }) => ({
      reduce: (x, g) =>
        g.op === "argmax" ? reduce(x, g).map((at) => at % (g.in.at(-1) ?? 1)) : reduce(x, g),
    }),
  ),
  computing(
    "starts a maximum from 0",
    "reduce",
    "max: all negative values have a maximum below 0",
    ({ reduce }) => ({
      reduce: (x, g) => reduce(x, g).map((v) => (g.op === "max" ? Math.max(v, 0) : v)),
    }),
  ),
  computing(
    "loses the terms that fill no block of 4",
    "reduce",
    "sum: a rest that fills no block is not lost",
    ({ reduce }) => ({
      reduce: (x, g) =>
        reduce(g.op === "sum" && x.length > 4 ? x.slice().fill(0, x.length & ~3) : x, g),
    }),
  ),
  computing(
    "loses the last term of a long sum",
    "reduce",
    "sum: thousands of whole numbers, of which none is lost",
    ({ reduce }) => ({
      reduce: (x, g) => reduce(g.op === "sum" && x.length > 4096 ? x.with(-1, 0) : x, g),
    }),
  ),
];

const products: readonly Mutant[] = [
  computing(
    "mixes up the layout of a transposed operand",
    "matmul",
    "square, the second transposed: rows are not taken for columns",
    ({ matmul }) => ({ matmul: (a, b, g) => matmul(a, b, { ...g, transposeB: false }) }),
  ),
  computing(
    "takes the first matrix of a batch for all",
    "matmul",
    "a batch of 3 with the first transposed steps to its own matrix",
    ({ matmul }) => ({
      matmul: (a, b, g) =>
        matmul(a, b, { ...g, batchStrides: [g.batchStrides[0].map(() => 0), g.batchStrides[1]] }),
    }),
  ),
  inside("skips zeros in a product", "matmul", "0 times ∞ is NaN: zeros are not skipped", {
    matrixProduct: (a, b) => (a === 0 ? 0 : Math.fround(a * b)),
  }),
];

const normalisations: readonly Mutant[] = [
  computing(
    "looks before for after in LRN",
    "localResponseNorm",
    "the window looks further before than after (an even size, PyTorch's)",
    ({ localResponseNorm }) => ({
      localResponseNorm: (x, g) => localResponseNorm(x, { ...g, before: g.after, after: g.before }),
    }),
  ),
  computing(
    "divides LRN's α by the number of channels",
    "localResponseNorm",
    "α scales the plain sum, not the mean",
    ({ localResponseNorm }) => ({
      localResponseNorm: (x, g) =>
        localResponseNorm(x, { ...g, alpha: g.alpha / (g.before + 1 + g.after) }),
    }),
  ),
  inside(
    "does not start anew with the channels of the next image",
    "batchNorm",
    "the channels start anew with every image",
    { channel: (i, g) => Math.min(Math.floor(i / g.inner), g.length - 1) },
  ),
  inside("lets softmax overflow", "softmax", "large inputs do not overflow", {
    shift: () => 0,
  }),
  inside(
    "shifts softmax by a maximum of at least 0",
    "softmax",
    "very negative inputs do not vanish",
    { shift: (largest) => Math.max(largest, 0) },
  ),
];

/** Wrong kernels along an axis. */
export const axisMutants: readonly Mutant[] = [...reductions, ...products, ...normalisations];
