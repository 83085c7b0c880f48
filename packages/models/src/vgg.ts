/**
 * VGG: Simonyan & Zisserman, "Very deep convolutional networks for large-scale image recognition", ICLR 2015, table 1,
 * configurations A, B, D and E.
 */
import {
  crossEntropy,
  type Layer,
  layers,
  lossToJson,
  type Model,
  sequential,
} from "@convscope/core";
import type { PublishedFigure, ZooEntry } from "./zoo-entry.js";

/** Layers with weights: configurations A, B, D, E. */
export type VggDepth = 11 | 13 | 16 | 19;

/** Options of {@link vgg}. */
export interface VggOptions {
  /** 1000. */
  readonly classes?: number | undefined;
  /** Rows and columns of the input; 224, and at least 32. fc6 has as many inputs as pool5 leaves. */
  readonly size?: number | undefined;
}

/** Convolutions before each pooling. */
const stages: Readonly<Record<VggDepth, readonly number[]>> = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
};
const widths = [64, 128, 256, 512, 512] as const;
const source = "Simonyan & Zisserman 2015, table 1";

// Section 3.1: trained from N(0, 0.1²) only with the first and last layers of a shallower net; Glorot's initialisation, as
// the authors found after submission, needs no such start.
const start = { activation: "relu", initialiser: "glorot-uniform" } as const;

/**
 * Stages of 3×3 convolutions, each twice as wide as the one before, and three dense layers.
 *
 * @throws ArgumentError for impossible options, ShapeError for a size that leaves no maps
 * @example
 * ```ts
 * import { vgg } from "@convscope/models";
 * const { outputShape } = vgg(16).node("pool5");
 * if (outputShape.join() !== "512,7,7") throw new Error("224 halved five times is 7");
 * ```
 */
export function vgg(depth: VggDepth, { classes = 1000, size = 224 }: VggOptions = {}): Model {
  const chain: (readonly [string, Layer])[] = [];
  let inChannels = 3;
  stages[depth].forEach((convolutions, stage) => {
    const outChannels = widths[stage] ?? 512;
    for (let i = 1; i <= convolutions; i++) {
      const conv = layers.conv2d({ inChannels, outChannels, kernel: 3, padding: 1, ...start });
      chain.push([`conv${stage + 1}_${i}`, conv]);
      inChannels = outChannels;
    }
    chain.push([`pool${stage + 1}`, layers.maxPool2d({ kernel: 2 })]);
  });
  const { outputShape } = sequential("features", [3, size, size], chain);
  chain.push(
    ["fc6", layers.linear({ inFeatures: outputShape, outFeatures: 4096, ...start })],
    ["drop6", layers.dropout(0.5)],
    ["fc7", layers.linear({ inFeatures: 4096, outFeatures: 4096, ...start })],
    ["drop7", layers.dropout(0.5)],
    [
      "fc8",
      layers.linear({ inFeatures: 4096, outFeatures: classes, initialiser: start.initialiser }),
    ],
  );
  return sequential(`vgg${depth}`, [3, size, size], chain, {
    loss: lossToJson(crossEntropy()),
    source,
  });
}

function entry(depth: VggDepth, letter: string, parameters: PublishedFigure): ZooEntry {
  return {
    summary: `VGG${depth}: configuration ${letter}, 3×3 convolutions in five stages`,
    source,
    published: [parameters],
    errata: [],
    create: () => vgg(depth),
  };
}

const figure = (printed: number, exact: number): PublishedFigure => ({
  quantity: "parameters",
  printed,
  exact,
});

/** Configurations of VGG. */
export const vggEntries: Readonly<Record<string, ZooEntry>> = {
  vgg11: entry(11, "A", figure(133e6, 132_863_336)),
  vgg13: entry(13, "B", figure(133e6, 133_047_848)),
  vgg16: entry(16, "D", figure(138e6, 138_357_544)),
  vgg19: entry(19, "E", figure(144e6, 143_667_240)),
};
