/**
 * AlexNet: Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks", NIPS 2012; and
 * the two other networks that go by its name. One tower: Krizhevsky, "One weird trick for parallelizing convolutional neural
 * networks", arXiv:1404.5997, 2014, as torchvision has it.
 */
import {
  type Conv2dLayerOptions,
  crossEntropy,
  type InitialiserChoice,
  type Layer,
  layers,
  lossToJson,
  type Model,
  type Shape,
  sequential,
} from "@convscope/core";
import type { ZooEntry } from "./zoo-entry.js";

/** Which of the networks called AlexNet. */
export type AlexnetVariant = "grouped" | "one-tower" | "one-tower-lrn" | "ungrouped";

/** Options of {@link alexnet}. */
export interface AlexnetOptions {
  /** "grouped", as the paper. */
  readonly variant?: AlexnetVariant | undefined;
  /** 1000. */
  readonly classes?: number | undefined;
  /** Rows and columns of the input; 227 with two towers, 224 with one. fc6 has as many inputs as pool5 leaves. */
  readonly size?: number | undefined;
}

/** What tells the variants apart. */
interface Plan {
  readonly name: string;
  readonly size: number;
  /** Of conv1. */
  readonly padding: number;
  readonly groups: number;
  readonly maps: readonly [number, number, number, number, number];
  readonly norm: boolean;
  /** Where dropout stands: on what fc6 and fc7 give, or on what they read. */
  readonly drop: "after" | "before";
  readonly source: string;
}

const paper = "Krizhevsky, Sutskever, Hinton 2012";
const weirdTrick = "Krizhevsky 2014 (arXiv:1404.5997)";
const wide = {
  size: 227,
  padding: 0,
  maps: [96, 256, 384, 384, 256],
  norm: true,
  drop: "after",
} as const;
const tower = { size: 224, padding: 2, groups: 1, maps: [64, 192, 384, 256, 256] } as const;

const plans: Readonly<Record<AlexnetVariant, Plan>> = {
  grouped: { ...wide, name: "alexnet", groups: 2, source: `${paper}, section 3.5` },
  ungrouped: { ...wide, name: "alexnet-ungrouped", groups: 1, source: `${paper}, on one device` },
  "one-tower": {
    ...tower,
    name: "alexnet-one-tower",
    norm: false,
    drop: "before",
    source: `${weirdTrick}, as in torchvision`,
  },
  "one-tower-lrn": {
    ...tower,
    name: "alexnet-one-tower-lrn",
    norm: true,
    drop: "after",
    source: weirdTrick,
  },
};

// Section 5: N(0, 0.01²); biases of conv2, conv4, conv5 and the hidden dense layers start at 1, the others at 0.
const initialiser: InitialiserChoice = { scheme: "normal", deviation: 0.01 };
const one: InitialiserChoice = { scheme: "constant", value: 1 };

/**
 * Five convolutions, three overlapping poolings, three dense layers.
 *
 * @throws ArgumentError for impossible options, ShapeError for a size that leaves no maps
 * @example
 * ```ts
 * import { alexnet } from "@convscope/models";
 * const { inputShapes } = alexnet().node("fc6");
 * if (inputShapes.join() !== "256,6,6") throw new Error("fc6 reads 256·6·6 = 9,216 values");
 * ```
 */
export function alexnet(options: AlexnetOptions = {}): Model {
  const { variant = "grouped", classes = 1000 } = options;
  const plan = plans[variant];
  const { size = plan.size } = options;
  const input = [3, size, size];
  const maps = features(plan);
  const { outputShape } = sequential("features", input, maps);
  return sequential(plan.name, input, [...maps, ...classifier(plan, outputShape, classes)], {
    loss: lossToJson(crossEntropy()),
    source: plan.source,
  });
}

type Chain = readonly (readonly [string, Layer])[];

function features({ padding, groups, maps, norm }: Plan): Chain {
  const [m1, m2, m3, m4, m5] = maps;
  const conv = (options: Conv2dLayerOptions): Layer =>
    layers.conv2d({ ...options, activation: "relu", initialiser });
  const shared = { groups, biasInitialiser: one };
  const pool = layers.maxPool2d({ kernel: 3, stride: 2 });
  const lrn = layers.localResponseNorm({
    ...{ size: 5, convention: "paper", alpha: 1e-4, beta: 0.75, k: 2 },
  });
  const normed = (name: string): Chain => (norm ? [[name, lrn]] : []);
  return [
    ["conv1", conv({ inChannels: 3, outChannels: m1, kernel: 11, stride: 4, padding })],
    ...normed("norm1"),
    ["pool1", pool],
    ["conv2", conv({ inChannels: m1, outChannels: m2, kernel: 5, padding: 2, ...shared })],
    ...normed("norm2"),
    ["pool2", pool],
    ["conv3", conv({ inChannels: m2, outChannels: m3, kernel: 3, padding: 1 })],
    ["conv4", conv({ inChannels: m3, outChannels: m4, kernel: 3, padding: 1, ...shared })],
    ["conv5", conv({ inChannels: m4, outChannels: m5, kernel: 3, padding: 1, ...shared })],
    ["pool5", pool],
  ];
}

function classifier({ drop }: Plan, pooled: Shape, classes: number): Chain {
  const hidden = (inFeatures: number | readonly number[]): Layer =>
    layers.linear({
      ...{ inFeatures, outFeatures: 4096, activation: "relu" },
      ...{ initialiser, biasInitialiser: one },
    });
  const fc6 = ["fc6", hidden(pooled)] as const;
  const fc7 = ["fc7", hidden(4096)] as const;
  const drop6 = ["drop6", layers.dropout(0.5)] as const;
  const drop7 = ["drop7", layers.dropout(0.5)] as const;
  const fc8 = layers.linear({ inFeatures: 4096, outFeatures: classes, initialiser });
  const middle = drop === "after" ? [fc6, drop6, fc7, drop7] : [drop6, fc6, drop7, fc7];
  return [...middle, ["fc8", fc8]];
}

const threeNetworks =
  "Three networks go by the name: two towers (groups 2 in conv2, conv4 and conv5), the same maps without groups, and the narrower one tower of 2014";

/** The networks called AlexNet. */
export const alexnetEntries: Readonly<Record<string, ZooEntry>> = {
  alexnet: {
    summary:
      "AlexNet as in the paper of 2012: two towers as groups, LRN, overlapping pools, input 227",
    source: plans.grouped.source,
    published: [
      { quantity: "parameters", printed: 60e6, exact: 60_965_224 },
      {
        quantity: "neurons",
        printed: 650_000,
        exact: 781_736,
        note: "659,272 without the three poolings, which are counted here as LeNet-5's are",
      },
      {
        quantity: "neurons",
        layer: "conv1",
        printed: 253_440,
        exact: 290_400,
        note: "55·55·96 = 290,400; the printed number is 55·48·96",
      },
      { quantity: "neurons", layer: "conv2", printed: 186_624, exact: 186_624 },
      { quantity: "neurons", layer: "conv3", printed: 64_896, exact: 64_896 },
      { quantity: "neurons", layer: "conv4", printed: 64_896, exact: 64_896 },
      { quantity: "neurons", layer: "conv5", printed: 43_264, exact: 43_264 },
    ],
    errata: [
      "The paper says 224×224; kernel 11 and stride 4 without padding give 55 from 227: (227 − 11)/4 + 1; 224 gives no whole number",
    ],
    differs: threeNetworks,
    create: () => alexnet(),
  },
  "alexnet-ungrouped": {
    summary: "AlexNet without the two towers: every filter of conv2, conv4 and conv5 sees all maps",
    source: plans.ungrouped.source,
    published: [],
    errata: [
      "No paper has this network: it is what the paper's table gives when the groups are forgotten",
    ],
    differs: threeNetworks,
    create: () => alexnet({ variant: "ungrouped" }),
  },
  "alexnet-one-tower": {
    summary:
      "AlexNet as torchvision has it: the one tower of 2014 (64/192/384/256/256), no LRN, input 224",
    source: plans["one-tower"].source,
    published: [{ quantity: "parameters", printed: 61_100_840, exact: 61_100_840 }],
    errata: [
      "torchvision's source names the paper of 2014, which keeps LRN, and moves dropout from behind fc6 and fc7 to before them",
    ],
    differs: threeNetworks,
    create: () => alexnet({ variant: "one-tower" }),
  },
  "alexnet-one-tower-lrn": {
    summary: "AlexNet's one tower of 2014 with the local response normalisation of 2012",
    source: plans["one-tower-lrn"].source,
    published: [],
    errata: [
      "The paper of 2014 gives no constants for LRN; those of 2012 are taken, and torchvision's padding of conv1 (the author's own program rounds 224 up instead)",
    ],
    differs: threeNetworks,
    create: () => alexnet({ variant: "one-tower-lrn" }),
  },
};
