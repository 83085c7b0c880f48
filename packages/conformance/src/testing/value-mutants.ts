/** Backends that compute something wrong, one thing each: most are defects that others have shipped. */
import type { AllKernels, Conv2dGeometry } from "@convscope/core/backend";
import type { Subject } from "../case.js";
import type { Mutant } from "./mutant.js";

type Compute = Partial<AllKernels<Float32Array>>;

const computing = (
  wrong: string,
  kernel: Subject,
  caughtBy: string,
  compute: (correct: AllKernels<Float32Array>) => Compute,
  says = /elements differ/,
): Mutant => ({ wrong, kernel, caughtBy, changes: { compute }, says });

/** x[H, W] padding read the other way round. */
const swapRows = (g: Conv2dGeometry): Conv2dGeometry => ({
  ...g,
  padTop: g.padBottom,
  padBottom: g.padTop,
});

/** Wrong values. */
export const valueMutants: readonly Mutant[] = [
  computing("pads the wrong side", "conv2d", "padding above only", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w, swapRows(g)),
  })),
  computing(
    "takes the vertical padding for the horizontal",
    "conv2d",
    "four different pads",
    (k) => ({
      conv2d: (x, w, g) => k.conv2d(x, w, { ...g, padLeft: g.padTop, padRight: g.padBottom }),
    }),
  ),
  computing(
    "has one filter for all output channels",
    "conv2d",
    "a filter of its own for every output channel",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => {
        const one = w.length / g.outChannels;
        return conv2d(
          x,
          w.map((_, i) => w[i % one] as number),
          g,
        );
      },
    }),
  ),
  computing("flips the kernel", "conv2d", "slides without flipping the kernel", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, [...w].every(Number.isFinite) ? w.slice().reverse() : w, g),
  })),
  computing(
    "skips zero weights",
    "conv2d",
    "a zero weight does not hide a NaN or an infinity",
    (k) => ({
      conv2d: (x, w, g) => k.conv2d(w.every((v) => v === 0) ? x.map(() => 0) : x, w, g),
    }),
  ),
  computing(
    "ignores dilation in the gradient for the input",
    "conv2dInputGrad",
    "a dilation of its own for rows and columns (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) =>
        conv2dInputGrad(dy, w, { ...g, dilationHeight: 1, dilationWidth: 1 }),
    }),
    /not the adjoint of conv2d/,
  ),
  computing(
    "takes the columns' stride from the rows in the gradient for the input",
    "conv2dInputGrad",
    "a stride of its own for rows and columns (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) => conv2dInputGrad(dy, w, { ...g, strideWidth: g.strideHeight }),
    }),
  ),
  computing(
    "gives no gradient to the filters",
    "conv2dWeightGrad",
    "sums over every image of the batch",
    ({ conv2dWeightGrad }) => ({
      conv2dWeightGrad: (x, dy, g) => conv2dWeightGrad(x, dy, g).fill(0),
    }),
    /not the adjoint of conv2d/,
  ),
  computing(
    "gives gradients of max pooling only where kernel = stride",
    "maxPool2dInputGrad",
    "an element that wins two windows gets both gradients",
    ({ maxPool2dSelect, maxPool2dInputGrad }) => ({
      maxPool2dInputGrad: (dy, x, g) => {
        const dx = new Float32Array(x.length);
        const winners = maxPool2dSelect(
          x.map((_, i) => i),
          x,
          g,
        );
        winners.forEach((at, o) => {
          dx[at] = dy[o] as number; // the last window overwrites the others
        });
        return x.every(Number.isFinite) ? dx : maxPool2dInputGrad(dy, x, g);
      },
    }),
  ),
  computing(
    "counts padding in every average",
    "avgPool2d",
    "padding 1 all around; padding does not count",
    ({ avgPool2d }) => ({ avgPool2d: (x, g) => avgPool2d(x, { ...g, countPadding: true }) }),
  ),
  computing(
    "drops a NaN in max pooling",
    "maxPool2d",
    "a NaN anywhere in the window wins",
    (k) => ({
      maxPool2d: (x, g) =>
        k.maxPool2d(
          x.map((v) => (Number.isNaN(v) ? Number.NEGATIVE_INFINITY : v)),
          g,
        ),
    }),
  ),
  computing("rounds halves up", "unary", "round: rounds halves to even", ({ unary }) => ({
    unary: (x, g) => (g.op === "round" ? unary(x.map(Math.round), g) : unary(x, g)),
  })),
  computing(
    "loses the digits of small arguments",
    "unary",
    "expm1: small arguments keep their digits",
    (k) => ({
      unary: (x, g) =>
        g.op === "expm1" ? k.unary(x, { ...g, op: "exp" }).map((v) => v - 1) : k.unary(x, g),
    }),
  ),
  computing("swaps the operands", "binary", "sub broadcasts: a row on the right", ({ binary }) => ({
    binary: (a, b, g) => binary(b, a, { ...g, strides: [g.strides[1], g.strides[0]] }),
  })),
  computing(
    "masks by multiplication",
    "where",
    "a NaN or an infinity that is not chosen does no harm",
    (k) => ({
      where: (mask, a, b, g) => {
        const [m, x, y] = g.strides;
        const pick = (v: Float32Array, s: readonly number[]): Float32Array =>
          k.binary(mask, v, { op: "mul", out: g.out, strides: [m, s] });
        const kept = pick(a, x);
        return kept.map(
          (v, i) =>
            v +
            (k.where(mask, new Float32Array(1), b, {
              out: g.out,
              strides: [m, g.out.map(() => 0), y],
            })[i] as number),
        );
      },
    }),
  ),
  computing(
    "takes the last of equal maxima",
    "reduce",
    "argmax: the first of equal maxima",
    (k) => ({
      reduce: (x, g) =>
        g.op === "argmax" && g.in.length === 1
          ? Float32Array.of(x.lastIndexOf(Math.max(...x)))
          : k.reduce(x, g),
    }),
  ),
  computing(
    "mixes up the layout of a transposed operand",
    "matmul",
    "three different sizes",
    (k) => ({
      matmul: (a, b, g) => k.matmul(a, b, { ...g, transposeB: !g.transposeB }),
    }),
  ),
  computing(
    "gives a result of the wrong length",
    "concat",
    "two vectors",
    ({ concat }) => ({ concat: (xs, g) => concat(xs, g).slice(1) }),
    /has 6 elements, expected 7/,
  ),
  computing("looks before for after in LRN", "localResponseNorm", "channels before alone", (k) => ({
    localResponseNorm: (x, g) => k.localResponseNorm(x, { ...g, before: g.after, after: g.before }),
  })),
  computing("lets softmax overflow", "softmax", "large inputs do not overflow", () => ({
    softmax: (x, { outer, length, inner }) =>
      x.map((v, i) => {
        const start = Math.floor(i / (length * inner)) * length * inner + (i % inner);
        let sum = 0;
        for (let c = 0; c < length && outer > 0; c++)
          sum += Math.exp(x[start + c * inner] as number);
        return Math.fround(Math.exp(v)) / Math.fround(sum);
      }),
  })),
];
