/**
 * Network in Network: Lin, Chen, Yan, ICLR 2014, section 4.2, for CIFAR-10. The paper draws it; widths and initial values are
 * those of the authors' Caffe file.
 */
import {
  crossEntropy,
  type InitialiserChoice,
  type Layer,
  layers,
  lossToJson,
  type Model,
  sequential,
} from "@convscope/core";
import { cifar10 } from "./class-names.js";
import type { ZooEntry } from "./zoo-entry.js";

const source = "Lin, Chen, Yan 2014, section 4.2, and the authors' Caffe file";
const initialiser: InitialiserChoice = { scheme: "normal", deviation: 0.05 };

/**
 * Three convolutions, each with two 1×1 convolutions on top: a small dense network that slides over the maps. The mean of
 * each class's map is its logit.
 *
 * @example
 * ```ts
 * import { networkInNetwork } from "@convscope/models";
 * const { outputShape } = networkInNetwork().node("cccp6");
 * if (outputShape.join() !== "10,8,8") throw new Error("a map of 8×8 for each class");
 * ```
 */
export function networkInNetwork(): Model {
  const conv = (inChannels: number, outChannels: number, kernel: number): Layer =>
    layers.conv2d({
      ...{ inChannels, outChannels, kernel, padding: (kernel - 1) / 2 },
      ...{ activation: "relu", initialiser },
    });
  const halve = { kernel: 3, stride: 2, ceilMode: true };
  return sequential(
    "nin",
    [3, 32, 32],
    [
      ["conv1", conv(3, 192, 5)],
      ["cccp1", conv(192, 160, 1)],
      ["cccp2", conv(160, 96, 1)],
      ["pool1", layers.maxPool2d(halve)],
      ["drop1", layers.dropout(0.5)],
      ["conv2", conv(96, 192, 5)],
      ["cccp3", conv(192, 192, 1)],
      ["cccp4", conv(192, 192, 1)],
      ["pool2", layers.avgPool2d(halve)],
      ["drop2", layers.dropout(0.5)],
      ["conv3", conv(192, 192, 3)],
      ["cccp5", conv(192, 192, 1)],
      ["cccp6", conv(192, 10, 1)],
      ["pool3", layers.globalAvgPool2d()],
      ["logits", layers.flatten()],
    ],
    { classes: cifar10, loss: lossToJson(crossEntropy()), source },
  );
}

/** Network in Network. */
export const networkInNetworkEntries: Readonly<Record<string, ZooEntry>> = {
  nin: {
    summary:
      "Network in Network for CIFAR-10: 1×1 convolutions behind each convolution, no dense layer",
    source,
    published: [],
    errata: ["The paper prints neither widths nor a number of parameters for CIFAR-10"],
    create: networkInNetwork,
  },
};
