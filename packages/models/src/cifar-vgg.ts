/**
 * A small VGG for CIFAR-10: three stages of two 3×3 convolutions, after Simonyan & Zisserman 2015. No paper's network: the
 * one that training is timed on.
 */
import {
  crossEntropy,
  type Layer,
  layers,
  lossToJson,
  type Model,
  sequential,
} from "@convscope/core";
import { cifar10 } from "./class-names.js";
import type { ZooEntry } from "./zoo-entry.js";

const source = "after Simonyan & Zisserman 2015; this project's benchmark of training";

/**
 * 32, 32, pool, 64, 64, pool, 128, 128, pool, and one dense layer, on 32×32 in colour.
 *
 * @example
 * ```ts
 * import { cifarVgg } from "@convscope/models";
 * if (cifarVgg().node("fc").inputShapes.join() !== "128,4,4") throw new Error("fc reads 128·4·4 values");
 * ```
 */
export function cifarVgg(): Model {
  const conv = (inChannels: number, outChannels: number): Layer =>
    layers.conv2d({
      ...{ inChannels, outChannels, kernel: 3, padding: 1 },
      ...{ activation: "relu", initialiser: "he-normal" },
    });
  const pool = layers.maxPool2d({ kernel: 2 });
  return sequential(
    "cifar-vgg",
    [3, 32, 32],
    [
      ["conv1_1", conv(3, 32)],
      ["conv1_2", conv(32, 32)],
      ["pool1", pool],
      ["conv2_1", conv(32, 64)],
      ["conv2_2", conv(64, 64)],
      ["pool2", pool],
      ["conv3_1", conv(64, 128)],
      ["conv3_2", conv(128, 128)],
      ["pool3", pool],
      ["fc", layers.linear({ inFeatures: [128, 4, 4], outFeatures: 10 })],
    ],
    { classes: cifar10, loss: lossToJson(crossEntropy()), source },
  );
}

/** The network that training is timed on. */
export const cifarVggEntries: Readonly<Record<string, ZooEntry>> = {
  "cifar-vgg": {
    summary: "Small VGG for CIFAR-10: 32, 32, pool, 64, 64, pool, 128, 128, pool, dense",
    source,
    published: [],
    errata: [],
    create: cifarVgg,
  },
};
