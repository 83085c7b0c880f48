/** Backends whose gradients of the convolution are wrong, one line each: most are defects that others have shipped. */
import { computing, inside, type Mutant } from "./mutant.js";

const notAdjoint = /not the adjoint of conv2d/;

const ofInput: readonly Mutant[] = [
  computing(
    "takes the columns' dilation from the rows in the gradient for the input",
    "conv2dInputGrad",
    "the columns' dilation is not taken from the rows (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) =>
        conv2dInputGrad(dy, w, { ...g, dilationWidth: g.dilationHeight }),
    }),
    notAdjoint,
  ),
  computing(
    "takes the columns' stride from the rows in the gradient for the input",
    "conv2dInputGrad",
    "the columns' stride is not taken from the rows (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) => conv2dInputGrad(dy, w, { ...g, strideWidth: g.strideHeight }),
    }),
    notAdjoint,
  ),
  inside(
    "takes the output padding of the gradient from the height only",
    "conv2dInputGrad",
    "columns left over but no rows: output padding is not taken from the height (0 by 1)",
    { outputPadding: (rows) => [rows, rows] },
    /the result has \d+ elements, expected \d+/,
  ),
  inside(
    "leaves what no window reads as it was in memory",
    "conv2dInputGrad",
    "pixels that no window reads have gradient 0",
    { unread: () => 1e-3 },
    /is 0\.001\S*, expected 0/,
  ),
];

const ofWeight: readonly Mutant[] = [
  {
    wrong: "has no gradient for the filters at all",
    kernel: "conv2dWeightGrad",
    caughtBy: "there is a gradient for the filters",
    says: /is missing: a backend that trains has this kernel/,
    changes: { without: "conv2dWeightGrad" },
  },
  computing(
    "gives dilated convolutions no gradient",
    "conv2dWeightGrad",
    "dilation is not ignored (2)",
    ({ conv2dWeightGrad }) => ({
      conv2dWeightGrad: (x, dy, g) =>
        conv2dWeightGrad(x, g.dilationHeight > 1 ? dy.map(() => 0) : dy, g),
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

/** Wrong gradients of the convolution. */
export const convolutionGradMutants: readonly Mutant[] = [...ofInput, ...ofWeight];
