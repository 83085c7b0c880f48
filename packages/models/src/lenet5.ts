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
import { digitCodes } from "./digit-codes.js";

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

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
