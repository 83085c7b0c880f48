/** Backends whose gradients of the convolution are wrong, one thing each: most are defects that others have shipped. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { computing, type Mutant } from "./mutant.js";

const isDilated = (g: Conv2dGeometry): boolean => g.dilationHeight > 1 || g.dilationWidth > 1;

const notAdjoint = /not the adjoint of conv2d/;

/** The width of dx if the pixels left over at the right were as many as those left over below. */
function widthFromHeight(g: Conv2dGeometry): number {
  const rows = g.inHeight + g.padTop + g.padBottom - (g.kernelHeight - 1) * g.dilationHeight - 1;
  const covered = (g.outWidth - 1) * g.strideWidth + (g.kernelWidth - 1) * g.dilationWidth + 1;
  return covered - g.padLeft - g.padRight + (rows % g.strideHeight);
}

const ofInput: readonly Mutant[] = [
  computing(
    "ignores dilation in the gradient for the input",
    "conv2dInputGrad",
    "a dilation of its own for rows and columns (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) =>
        conv2dInputGrad(dy, w, { ...g, dilationHeight: 1, dilationWidth: 1 }),
    }),
    notAdjoint,
  ),
  computing(
    "takes the columns' stride from the rows in the gradient for the input",
    "conv2dInputGrad",
    "a stride of its own for rows and columns (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) => conv2dInputGrad(dy, w, { ...g, strideWidth: g.strideHeight }),
    }),
    notAdjoint,
  ),
  computing(
    "takes the output padding of the gradient from the height only",
    "conv2dInputGrad",
    "columns left over but no rows (output padding 0 by 1)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) => conv2dInputGrad(dy, w, { ...g, inWidth: widthFromHeight(g) }),
    }),
    /the result has \d+ elements, expected \d+/,
  ),
  computing(
    "leaves what no window reads as it was in memory",
    "conv2dInputGrad",
    "pixels that no window reads have gradient 0",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) => {
        const read = conv2dInputGrad(
          dy.map(() => 1),
          w.map(() => 1),
          g,
        );
        return conv2dInputGrad(dy, w, g).map((v, i) => (read[i] === 0 ? 1e-3 : v));
      },
    }),
    /is 0\.001\S*, expected 0/,
  ),
];

const ofWeight: readonly Mutant[] = [
  {
    wrong: "has no gradient for the filters at all",
    kernel: "conv2dWeightGrad",
    caughtBy: "there is a gradient for the filters",
    says: /is missing: a backend that trains has this kernel/,
    changes: { backend: ({ grads }) => ({ grads: without(grads, "conv2dWeightGrad") }) },
  },
  computing(
    "gives dilated convolutions no gradient",
    "conv2dWeightGrad",
    "dilation 2",
    ({ conv2dWeightGrad }) => ({
      conv2dWeightGrad: (x, dy, g) =>
        isDilated(g) ? conv2dWeightGrad(x, dy, g).fill(0) : conv2dWeightGrad(x, dy, g),
    }),
    notAdjoint,
  ),
  computing(
    "forgets all images but the first in the gradient for the filters",
    "conv2dWeightGrad",
    "sums over every image of the batch",
    ({ conv2dWeightGrad }) => ({
      conv2dWeightGrad: (x, dy, g) =>
        conv2dWeightGrad(x, dy.slice().fill(0, dy.length / g.batch), g),
    }),
    notAdjoint,
  ),
];

/** A table that lacks one function; what reads it finds nothing there. */
function without<T extends object>(table: T | undefined, name: keyof T): T {
  return new Proxy(Object(table) as T, {
    get: (target, key) => (key === name ? undefined : Reflect.get(target, key)),
  });
}

/** Wrong gradients of the convolution. */
export const convolutionGradMutants: readonly Mutant[] = [...ofInput, ...ofWeight];
