/** Backends whose convolution is wrong, forward or fused, one thing each. Its gradients: convolution-grad-mutants.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { computing, type Mutant } from "./mutant.js";

/** x with the maps of its first group in the place of every group's. */
function firstGroupOnly(x: Float32Array, g: Conv2dGeometry): Float32Array {
  const area = g.inHeight * g.inWidth;
  const image = g.inChannels * area;
  const group = image / g.groups;
  return x.map((_, i) => x[Math.floor(i / image) * image + (i % group)] as number);
}

/** Values with the last bits of their significands cut off, as 19-bit "float32" hardware formats do. */
const tenBits = (values: Float32Array): Float32Array => {
  const bits = new Int32Array(values.slice().buffer);
  return new Float32Array(bits.map((word) => word & ~0x1fff).buffer);
};

const flushed = (values: Float32Array): Float32Array =>
  values.map((v) => (Math.abs(v) < 2 ** -126 ? 0 : v));

const channelOf = (g: Conv2dGeometry, index: number): number =>
  Math.floor(index / (g.outHeight * g.outWidth)) % g.outChannels;

const padding: readonly Mutant[] = [
  computing("pads the wrong side", "conv2d", "padding above only", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w, { ...g, padTop: g.padBottom, padBottom: g.padTop }),
  })),
  computing(
    "returns the vertical padding for the horizontal",
    "conv2d",
    "more padding for rows than for columns",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, padLeft: g.padTop, padRight: g.padBottom }),
    }),
  ),
  computing("pads every side alike", "conv2d", "four different pads", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w, { ...g, padTop: Math.ceil((g.padTop + g.padBottom) / 2) }),
  })),
  computing(
    "puts the odd row of SAME padding in front",
    "conv2d",
    "TensorFlow's SAME on an even kernel and stride 2",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(x, w, { ...g, padTop: Math.max(g.padTop, g.padBottom) }),
    }),
  ),
];

const channels: readonly Mutant[] = [
  computing(
    "has one kernel per input channel only, so that all output maps are alike",
    "conv2d",
    "a filter of its own for every output channel",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => {
        const filter = w.length / g.outChannels;
        return conv2d(
          x,
          Float32Array.from(w, (_, i) => w[i % filter] as number),
          g,
        );
      },
    }),
  ),
  computing("lets every group see the first group's maps", "conv2d", "2 groups", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(firstGroupOnly(x, g), w, g),
  })),
  computing(
    "loses the channels that fill no block of 4",
    "conv2d",
    "channel counts that fill no block (13 to 11)",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => {
        const area = g.inHeight * g.inWidth;
        const whole = g.inChannels - (g.inChannels > 4 ? g.inChannels % 4 : 0);
        const kept = x.map((v, i) => (Math.floor(i / area) % g.inChannels < whole ? v : 0));
        return conv2d(kept, w, g);
      },
    }),
  ),
  computing("computes the first image of a batch alone", "conv2d", "a batch of 3", (k) => ({
    conv2d: (x, w, g) => {
      const y = k.conv2d(x, w, g);
      return y.fill(0, y.length / g.batch);
    },
  })),
];

const windows: readonly Mutant[] = [
  computing("flips the kernel", "conv2d", "slides without flipping the kernel", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w.slice().reverse(), g),
  })),
  computing(
    "takes the columns' stride from the rows",
    "conv2d",
    "a stride of its own for rows and columns (2 and 3)",
    ({ conv2d }) => ({ conv2d: (x, w, g) => conv2d(x, w, { ...g, strideWidth: g.strideHeight }) }),
  ),
  computing("ignores dilation", "conv2d", "dilation 2", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w, { ...g, dilationHeight: 1, dilationWidth: 1 }),
  })),
];

const numbers: readonly Mutant[] = [
  computing(
    "skips zero weights",
    "conv2d",
    "a zero weight does not hide a NaN or an infinity",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => conv2d(w.every((v) => v === 0) ? x.map(() => 0) : x, w, g),
    }),
  ),
  computing(
    "multiplies with 10 bits where it states float32",
    "conv2d",
    "a kernel as large as the image (a dense layer)",
    ({ conv2d }) => ({ conv2d: (x, w, g) => conv2d(tenBits(x), tenBits(w), g) }),
  ),
  computing(
    "flushes subnormal products where it states that it keeps them",
    "conv2d",
    "subnormal products are kept",
    ({ conv2d }) => ({ conv2d: (x, w, g) => conv2d(flushed(x), w, g) }),
  ),
];

const fused: readonly Mutant[] = [
  computing(
    "adds the bias behind the activation",
    "conv2dBiasActivation",
    "adds each channel's own bias before relu",
    ({ conv2dBiasActivation }) => ({
      conv2dBiasActivation: (x, w, bias, g) =>
        conv2dBiasActivation(x, w, new Float32Array(bias.length), g).map(
          (v, i) => v + (bias[channelOf(g, i)] as number),
        ),
    }),
  ),
  computing(
    "takes a NaN for less than 0 in its fused relu",
    "conv2dBiasActivation",
    "relu lets a NaN through",
    ({ conv2dBiasActivation }) => ({
      conv2dBiasActivation: (x, w, bias, g) =>
        conv2dBiasActivation(x, w, bias, g).map((v) => (g.activation !== "relu" || v > 0 ? v : 0)),
    }),
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
