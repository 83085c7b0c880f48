/**
 * LeNet-5: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", Proc. IEEE 86(11),
 * 1998, section II.B; and the network that goes by its name today.
 */
import {
  connectivity,
  crossEntropy,
  layers,
  lenet5C3,
  lossToJson,
  type Model,
  rbfLoss,
  sequential,
} from "@convscope/core";
import { digits } from "./class-names.js";
import { digitCodes } from "./digit-codes.js";
import type { PublishedFigure, ZooEntry } from "./zoo-entry.js";

/**
 * As printed in 1998: C3 by the connection table, trainable subsampling, squash 1.7159·tanh(2x/3), RBF outputs and their
 * loss (equation 9). 60,000 parameters, 340,908 connections.
 *
 * @example
 * ```ts
 * import { lenet5 } from "@convscope/models";
 * const model = lenet5();
 * if (model.node("C3").outputShape.join() !== "16,10,10") throw new Error("C3 is 16@10x10");
 * ```
 */
export function lenet5(): Model {
  const squash = { activation: "scaled-tanh", initialiser: "lecun-1998" } as const;
  return sequential(
    "lenet5",
    [1, 32, 32],
    [
      ["C1", layers.conv2d({ inChannels: 1, outChannels: 6, kernel: 5, ...squash })],
      ["S2", layers.subsample({ channels: 6, kernel: 2, ...squash })],
      [
        "C3",
        layers.conv2d({
          inChannels: 6,
          outChannels: 16,
          kernel: 5,
          connectivity: connectivity.table(lenet5C3),
          ...squash,
        }),
      ],
      ["S4", layers.subsample({ channels: 16, kernel: 2, ...squash })],
      ["C5", layers.conv2d({ inChannels: 16, outChannels: 120, kernel: 5, ...squash })],
      ["F6", layers.linear({ inFeatures: [120, 1, 1], outFeatures: 84, ...squash })],
      ["output", layers.rbf({ codes: digitCodes })],
    ],
    {
      classes: digits,
      // The paper gives no value for j; this one was chosen on validation digits.
      loss: lossToJson(rbfLoss({ j: 20 })),
      source: "LeCun, Bottou, Bengio, Haffner 1998, section II.B",
    },
  );
}

/**
 * LeNet-5 as it is written today: full C3, relu, max pooling, ten logits under softmax. 61,706 parameters.
 *
 * @example
 * ```ts
 * import { lenet5Modern } from "@convscope/models";
 * const model = lenet5Modern();
 * if (model.outputShape.join() !== "10") throw new Error("ten classes");
 * ```
 */
export function lenet5Modern(): Model {
  const unit = { activation: "relu", initialiser: "he-uniform" } as const;
  return sequential(
    "lenet5-modern",
    [1, 32, 32],
    [
      ["C1", layers.conv2d({ inChannels: 1, outChannels: 6, kernel: 5, ...unit })],
      ["S2", layers.maxPool2d({ kernel: 2 })],
      ["C3", layers.conv2d({ inChannels: 6, outChannels: 16, kernel: 5, ...unit })],
      ["S4", layers.maxPool2d({ kernel: 2 })],
      ["C5", layers.conv2d({ inChannels: 16, outChannels: 120, kernel: 5, ...unit })],
      ["F6", layers.linear({ inFeatures: [120, 1, 1], outFeatures: 84, ...unit })],
      ["output", layers.linear({ inFeatures: 84, outFeatures: 10, initialiser: "glorot-uniform" })],
    ],
    {
      classes: digits,
      loss: lossToJson(crossEntropy()),
      source: "after LeCun, Bottou, Bengio, Haffner 1998, with the parts in use since 2012",
    },
  );
}

const figures = (
  layer: string,
  parameters: number,
  connections: number,
): readonly PublishedFigure[] => [
  { quantity: "parameters", layer, printed: parameters, exact: parameters },
  { quantity: "connections", layer, printed: connections, exact: connections },
];

/** LeNet-5 of 1998, and of today. */
export const lenet5Entries: Readonly<Record<string, ZooEntry>> = {
  lenet5: {
    summary: "LeNet-5 as printed in 1998: C3 table, trainable subsampling, RBF outputs",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.B",
    published: [
      { quantity: "parameters", printed: 60_000, exact: 60_000 },
      { quantity: "connections", printed: 340_908, exact: 340_908 },
      ...figures("C1", 156, 122_304),
      ...figures("S2", 12, 5_880),
      ...figures("C3", 1_516, 151_600),
      ...figures("S4", 32, 2_000),
      { quantity: "connections", layer: "C5", printed: 48_120, exact: 48_120 },
      { quantity: "parameters", layer: "F6", printed: 10_164, exact: 10_164 },
    ],
    errata: ["The constant j of the loss is not given; it was chosen on validation digits"],
    differs:
      "The network called LeNet-5 today has a full C3, relu, max pooling and softmax in the place of the table, the squash, trainable subsampling and RBF units",
    create: lenet5,
  },
  "lenet5-modern": {
    summary: "LeNet-5 as written today: full C3, relu, max pooling, softmax",
    source: "after LeCun, Bottou, Bengio, Haffner 1998, with the parts in use since 2012",
    published: [],
    errata: [],
    differs:
      "C3 sees all six maps (2,416 parameters in the place of 1,516), and the outputs are trained",
    create: lenet5Modern,
  },
};
