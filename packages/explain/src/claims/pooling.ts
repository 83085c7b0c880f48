/** Claims about pooling, normalisation across maps, and what windows leave over. */
import { layers, localResponseNorm, maxout, maxPool2d, ones, vjp } from "@convscope/core";
import type { Claim } from "./claim.js";
import { computed, counted, layerOutput, learned, list, numbers } from "./tiny.js";

const guide = "Dumoulin, Visin 2016, relationship 7";

/** Rows and columns that a pooling leaves of one map. */
function pooledSize(size: number, kernel: number, stride: number): ReturnType<typeof list> {
  const [, rows = 0, columns = 0] = layerOutput(
    layers.maxPool2d({ kernel, stride }),
    counted(1, size, size),
  ).shape;
  return list(rows, columns);
}

/** Where the gradient of a max pooling over one row of values goes. */
function poolGradient(values: readonly number[], kernel: number): ReturnType<typeof computed> {
  return computed((upload, backend) => {
    const x = upload(list(...values), 1, 1, 1, values.length);
    const pool = { kernel: [1, kernel], stride: kernel } as const;
    const { gradients } = vjp(
      () => maxPool2d(x, pool),
      [x],
      (shape) => ones(backend, shape),
    );
    return gradients[0] ?? x;
  });
}

const fourMaps = numbers([4, 1, 2], [1, 8, 5, 2, 3, 7, 4, 6]);

/** Claims about pooling. */
export const poolingClaims: readonly Claim[] = [
  {
    id: "pooling-is-per-map",
    claim: "Pooling always works on each map alone.",
    verdict: "not always",
    right:
      "Max and average pooling over space do. Maxout and cross-channel pooling take the maximum over maps, and local response normalisation divides by neighbouring maps.",
    source: "Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, section 3",
    words: ["per map", "maxout", "cross-channel", "channels", "LRN"],
    show: () => ({
      setting: "maxout in pairs over four maps of 1×2",
      given: [{ what: "four maps", numbers: fourMaps }],
      claimed: { what: "were each map on its own, four maps would stay", numbers: list(4, 1, 2) },
      computed: {
        what: "the larger of each pair of maps",
        numbers: computed((upload) => maxout(upload(fourMaps, 1, 4, 1, 2), 2)),
      },
    }),
  },
  {
    id: "pooling-has-no-parameters",
    claim: "Pooling has no parameters.",
    verdict: "not always",
    right:
      "Maximum and mean have none. LeNet-5's subsampling multiplies the sum of a window by a coefficient and adds a bias, two numbers a map: 12 in S2, 32 in S4.",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.B",
    words: ["subsampling", "LeNet", "S2", "S4", "trainable", "weights"],
    show: () => ({
      setting: "LeNet-5's S2: 2×2 subsampling of six maps",
      given: [],
      claimed: { what: "coefficients and biases, had it none", numbers: list(0, 0) },
      computed: {
        what: "coefficients and biases that it learns",
        numbers: learned(layers.subsample({ channels: 6, kernel: 2 })),
      },
    }),
  },
  {
    id: "stride-3-size-2",
    claim: "AlexNet pools with size 2 and stride 3.",
    verdict: "wrong",
    right:
      "Size 3, stride 2: windows overlap by a row. 13×13 becomes 6×6; the other way round, 4×4.",
    source: "Krizhevsky, Sutskever, Hinton 2012, section 3.4",
    words: ["overlapping", "AlexNet", "window", "stride", "3x3"],
    show: () => ({
      setting: "one map of 13×13",
      given: [],
      claimed: { what: "rows and columns after 2×2/3", numbers: pooledSize(13, 2, 3) },
      computed: { what: "rows and columns after 3×3/2", numbers: pooledSize(13, 3, 2) },
    }),
  },
  {
    id: "over-stride-plus-one",
    claim: "The pooled size is (input − window)/(stride + 1).",
    verdict: "wrong",
    right:
      "It is floor((input + pads − window)/stride) + 1: steps from the first window to the last, and the first. 14 pooled by 2/2 is 7; 4096 after it is a free choice of width, not 4·4·256.",
    source: guide,
    words: ["formula", "output size", "stride", "4096", "floor"],
    show: () => ({
      setting: "one map of 14×14, window 2, stride 2",
      given: [],
      claimed: { what: "rows and columns by that formula", numbers: list(12 / 3, 12 / 3) },
      computed: { what: "rows and columns that come out", numbers: pooledSize(14, 2, 2) },
    }),
  },
  {
    id: "every-pixel-is-pooled",
    claim: "Every pixel takes part in pooling.",
    verdict: "not always",
    right:
      "What is left over at the right and at the bottom is dropped, unless the layer is in ceil mode: no window reads it.",
    source: guide,
    words: ["floor", "ceil", "left over", "dropped", "remainder"],
    show: () => ({
      setting: "a row of five values, window 2, stride 2: the gradient of the sum of maxima",
      given: [{ what: "row", numbers: list(1, 2, 3, 4, 9) }],
      claimed: {
        what: "were the fifth value pooled",
        numbers: numbers([1, 1, 5], [0, 1, 0, 1, 1]),
      },
      computed: { what: "what reaches each value", numbers: poolGradient([1, 2, 3, 4, 9], 2) },
    }),
  },
  {
    id: "ties-share-the-gradient",
    claim: "Equal maxima of a window share the gradient.",
    verdict: "wrong",
    right:
      "Max pooling gives it to the first, in row-major order, as in PyTorch. (PyTorch's max() and amax over a whole tensor do split it evenly.)",
    source: "PyTorch, MaxPool2d and amax",
    words: ["ties", "backward", "max pooling", "gradient", "switches"],
    show: () => ({
      setting: "a row of three equal values, window 3: the gradient of the maximum",
      given: [{ what: "row", numbers: list(7, 7, 7) }],
      claimed: {
        what: "were it shared",
        numbers: numbers([1, 1, 3], [1 / 3, 1 / 3, 1 / 3]),
      },
      computed: { what: "what reaches each value", numbers: poolGradient([7, 7, 7], 3) },
    }),
  },
  {
    id: "alpha-is-alpha",
    claim: "AlexNet's α = 1e-4 of local response normalisation can be given to any framework.",
    verdict: "wrong",
    right:
      "The paper scales the plain sum over n channels, PyTorch, Caffe and ONNX α/n times the sum: with n = 5 the paper's 1e-4 is 5e-4 there.",
    source: "Krizhevsky, Sutskever, Hinton 2012, section 3.3; PyTorch, LocalResponseNorm",
    words: ["LRN", "local response normalisation", "alpha", "Caffe", "ONNX"],
    show: () => {
      const x = numbers([5, 1, 1], [1, 2, 3, 4, 5]);
      const normed = (convention: "paper" | "torch"): ReturnType<typeof computed> =>
        computed((upload) =>
          localResponseNorm(upload(x, 1, 5, 1, 1), {
            ...{ size: 5, convention, alpha: 1, beta: 1, k: 1 },
          }),
        );
      return {
        setting: "five maps of one value, n = 5, α = β = k = 1",
        given: [{ what: "five maps", numbers: x }],
        claimed: { what: "as PyTorch takes α", numbers: normed("torch") },
        computed: { what: "as the paper does", numbers: normed("paper") },
      };
    },
  },
];
