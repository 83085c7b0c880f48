/** Backends whose convolution is wrong, forward or fused, one line each. Its gradients: convolution-grad-mutants.ts. */
import { computing, inside, type Mutant } from "./mutant.js";

const padding: readonly Mutant[] = [
  computing(
    "pads below what belongs above",
    "conv2d",
    "padding above is not put below",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, padTop: g.padBottom, padBottom: g.padTop }),
    }),
  ),
  computing(
    "pads on the right what belongs on the left",
    "conv2d",
    "padding on the left is not put on the right",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, padLeft: g.padRight, padRight: g.padLeft }),
    }),
  ),
  computing(
    "returns the vertical padding for the horizontal",
    "conv2d",
    "the rows' padding is not given to the columns",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, padLeft: g.padTop, padRight: g.padBottom }),
    }),
  ),
  computing(
    "pads rows alike above and below",
    "conv2d",
    "four different pads are not evened out",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, padTop: Math.ceil((g.padTop + g.padBottom) / 2) }),
    }),
  ),
  computing(
    "puts the odd row of SAME padding in front",
    "conv2d",
    "TensorFlow's SAME puts the odd row behind (an even kernel, stride 2)",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, padTop: Math.max(g.padTop, g.padBottom) }),
    }),
  ),
];

const channels: readonly Mutant[] = [
  computing(
    "has one kernel per input channel only, so that all output maps are alike",
    "conv2d",
    "every output channel has a filter of its own",
    ({ conv2d }) => ({
      conv2d: (x, w, g) =>
        conv2d(
          x,
          w.map((_, i) => w[i % (w.length / g.outChannels)] as number),
          g,
        ),
    }),
  ),
  computing(
    "lets every group see the first group's maps",
    "conv2d",
    "the second group does not see the first group's maps",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, inChannels: g.inChannels / g.groups, groups: 1 }),
    }),
  ),
  inside(
    "loses the products that fill no block of 4",
    "conv2d",
    "channels that fill no block are not lost (13 to 11)",
    { products: (all) => all.slice(0, Math.max(all.length & ~3, 1)) },
  ),
  computing(
    "computes the first image of a batch alone",
    "conv2d",
    "every image of a batch is computed (3)",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x.slice().fill(0, x.length / g.batch), w, g),
    }),
  ),
];

const windows: readonly Mutant[] = [
  computing("flips the kernel", "conv2d", "slides without flipping the kernel", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w.toReversed(), g),
  })),
  computing(
    "takes the columns' stride from the rows",
    "conv2d",
    "the columns' stride is not taken from the rows (2 and 3)",
    ({ conv2d }) => ({ conv2d: (x, w, g) => conv2d(x, w, { ...g, strideWidth: g.strideHeight }) }),
  ),
  computing(
    "takes a stride for the kernel's size",
    "conv2d",
    "a stride larger than the kernel leaves pixels between (3 over 2)",
    ({ conv2d }) => ({
      conv2d: (x, w, g) =>
        conv2d(x, w, { ...g, strideWidth: Math.min(g.strideWidth, g.kernelWidth) }),
    }),
  ),
  computing("ignores dilation", "conv2d", "dilation is not ignored (2)", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w, { ...g, dilationHeight: 1, dilationWidth: 1 }),
  })),
];

const numbers: readonly Mutant[] = [
  inside("skips zero weights", "conv2d", "a zero weight does not hide a NaN or an infinity", {
    product: (x, w) => (w === 0 ? 0 : Math.fround(x * w)),
  }),
  inside(
    "multiplies with four digits where it states float32",
    "conv2d",
    "a kernel as large as the image is a dense layer, in full precision",
    { product: (x, w) => Math.fround(Number(x.toPrecision(4)) * w) },
  ),
  inside(
    "flushes subnormal products where it states that it keeps them",
    "conv2d",
    "subnormal products are kept",
    { product: (x, w) => (Math.abs(x * w) < 2 ** -126 ? 0 : Math.fround(x * w)) },
  ),
];

const fused: readonly Mutant[] = [
  inside(
    "adds the bias behind the activation",
    "conv2dBiasActivation",
    "adds each channel's own bias before relu",
    { activated: (sum, bias, activation) => Math.fround(activation(sum) + bias) },
  ),
  inside(
    "takes a NaN for less than 0 in its fused relu",
    "conv2dBiasActivation",
    "relu lets a NaN through",
    { activated: (sum, bias, activation) => activation(Math.fround(sum + bias)) || 0 },
  ),
];

/** Wrong convolutions. */
export const convolutionMutants: readonly Mutant[] = [
  ...padding,
  ...channels,
  ...windows,
  ...numbers,
  ...fused,
];
