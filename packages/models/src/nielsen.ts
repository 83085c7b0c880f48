/**
 * The convolutional networks of Nielsen, "Neural networks and deep learning", 2015, chapter 6, on 28×28 digits, with the
 * initial values of its program network3.py.
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
import { digits } from "./class-names.js";
import type { ZooEntry } from "./zoo-entry.js";

const source = "Nielsen 2015, chapter 6";
const zero: InitialiserChoice = { scheme: "constant", value: 0 };
const biasInitialiser: InitialiserChoice = { scheme: "normal" };
const spread = (outputs: number): InitialiserChoice => ({
  scheme: "normal",
  deviation: Math.sqrt(1 / outputs),
});

/** The program adds the bias and squashes after pooling: with a rising function that is the same maximum. */
function conv(inChannels: number, outChannels: number): Layer {
  const initialiser = spread((outChannels * 5 * 5) / 4);
  const maps = { inChannels, outChannels, kernel: 5, activation: "sigmoid" } as const;
  return layers.conv2d({ ...maps, initialiser, biasInitialiser });
}

/** A hidden layer of 100 units and a softmax that starts at zero. */
function dense(inFeatures: readonly number[]): readonly (readonly [string, Layer])[] {
  const hidden = { inFeatures, outFeatures: 100, activation: "sigmoid" } as const;
  const output = { inFeatures: 100, outFeatures: 10, initialiser: zero };
  return [
    ["fc", layers.linear({ ...hidden, initialiser: spread(100), biasInitialiser })],
    ["output", layers.linear(output)],
  ];
}

/**
 * One convolution (20 maps) with pooling, or two (20, 40), then 100 sigmoid units and a softmax over ten digits.
 *
 * @example
 * ```ts
 * import { nielsenChapter6 } from "@convscope/models";
 * if (nielsenChapter6(1).node("fc").inputShapes.join() !== "20,12,12") throw new Error("20·12·12 values");
 * ```
 */
export function nielsenChapter6(convolutions: 1 | 2): Model {
  const pool = layers.maxPool2d({ kernel: 2 });
  const first: readonly (readonly [string, Layer])[] = [
    ["conv1", conv(1, 20)],
    ["pool1", pool],
  ];
  const chain =
    convolutions === 1
      ? [...first, ...dense([20, 12, 12])]
      : [
          ...first,
          ["conv2", conv(20, 40)] as const,
          ["pool2", pool] as const,
          ...dense([40, 4, 4]),
        ];
  const name = convolutions === 1 ? "nielsen-ch6" : "nielsen-ch6-two-conv";
  return sequential(name, [1, 28, 28], chain, {
    classes: digits,
    loss: lossToJson(crossEntropy()),
    source,
  });
}

const both = "The chapter adds the second convolution to the first network and compares them";

/** The networks of the chapter. */
export const nielsenEntries: Readonly<Record<string, ZooEntry>> = {
  "nielsen-ch6": {
    summary: "Nielsen's first convolutional network: 20 maps, pooling, 100 sigmoid units, softmax",
    source,
    published: [],
    errata: [],
    differs: both,
    create: () => nielsenChapter6(1),
  },
  "nielsen-ch6-two-conv": {
    summary: "Nielsen's second convolutional network: 20 and 40 maps, 100 sigmoid units, softmax",
    source,
    published: [],
    errata: [],
    differs: both,
    create: () => nielsenChapter6(2),
  },
};
