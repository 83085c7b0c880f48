/**
 * Tiny VGG: Wang et al., "CNN Explainer: learning convolutional neural networks with interactive visualization", IEEE TVCG
 * 27(2), 2021.
 */
import {
  crossEntropy,
  type Layer,
  layers,
  lossToJson,
  type Model,
  sequential,
} from "@convscope/core";
import type { ZooEntry } from "./zoo-entry.js";

const source = "Wang et al. 2021 (CNN Explainer)";
const classes = [
  "lifeboat",
  "ladybug",
  "pizza",
  "bell pepper",
  "school bus",
  "koala",
  "espresso",
  "red panda",
  "orange",
  "sport car",
] as const;

/**
 * Two times conv, relu, conv, relu, pool, with ten 3×3 filters and no padding, then one dense layer, on 64×64 in colour.
 *
 * @example
 * ```ts
 * import { tinyVgg } from "@convscope/models";
 * if (tinyVgg().node("output").inputShapes.join() !== "10,13,13") throw new Error("64, 62, 60, 30, 28, 26, 13");
 * ```
 */
export function tinyVgg(): Model {
  // The authors' program is Keras's, whose weights start by Glorot.
  const initialiser = "glorot-uniform";
  const conv = (inChannels: number): Layer =>
    layers.conv2d({ inChannels, outChannels: 10, kernel: 3, activation: "relu", initialiser });
  const pool = layers.maxPool2d({ kernel: 2 });
  const output = layers.linear({ inFeatures: [10, 13, 13], outFeatures: 10, initialiser });
  return sequential(
    "tiny-vgg",
    [3, 64, 64],
    [
      ["conv_1_1", conv(3)],
      ["conv_1_2", conv(10)],
      ["max_pool_1", pool],
      ["conv_2_1", conv(10)],
      ["conv_2_2", conv(10)],
      ["max_pool_2", pool],
      ["output", output],
    ],
    { classes, loss: lossToJson(crossEntropy()), source },
  );
}

/** CNN Explainer's network. */
export const tinyVggEntries: Readonly<Record<string, ZooEntry>> = {
  "tiny-vgg": {
    summary: "CNN Explainer's Tiny VGG: conv, conv, pool twice with ten 3×3 filters, on 64×64",
    source,
    published: [],
    errata: [],
    create: tinyVgg,
  },
};
