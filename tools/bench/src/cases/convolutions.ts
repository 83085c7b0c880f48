/** Convolutions that the networks of the literature spend their time in: VGG16, ResNet, AlexNet, MobileNetV2. */
import type { Case } from "./case.js";
import type { ConvolutionWorkload } from "./workload.js";

type Layer = Omit<ConvolutionWorkload, "kind" | "batch">;

const plain = { stride: 1, groups: 1 } as const;

const layers: Readonly<Record<string, Layer>> = {
  "3x3 64-64 @56": { ...plain, inChannels: 64, outChannels: 64, side: 56, kernel: 3, padding: 1 },
  "3x3 128-128 @28": {
    ...plain,
    inChannels: 128,
    outChannels: 128,
    side: 28,
    kernel: 3,
    padding: 1,
  },
  "3x3 256-256 @14": {
    ...plain,
    inChannels: 256,
    outChannels: 256,
    side: 14,
    kernel: 3,
    padding: 1,
  },
  "1x1 256-256 @28": {
    ...plain,
    inChannels: 256,
    outChannels: 256,
    side: 28,
    kernel: 1,
    padding: 0,
  },
  "5x5 96-256 g2 @27": {
    inChannels: 96,
    outChannels: 256,
    side: 27,
    kernel: 5,
    stride: 1,
    padding: 2,
    groups: 2,
  },
  "11x11/4 3-96 @227": {
    inChannels: 3,
    outChannels: 96,
    side: 227,
    kernel: 11,
    stride: 4,
    padding: 0,
    groups: 1,
  },
  "7x7/2 3-64 @224": {
    inChannels: 3,
    outChannels: 64,
    side: 224,
    kernel: 7,
    stride: 2,
    padding: 3,
    groups: 1,
  },
  "3x3 depthwise 144 @56": {
    inChannels: 144,
    outChannels: 144,
    side: 56,
    kernel: 3,
    stride: 1,
    padding: 1,
    groups: 144,
  },
};

/** Batches, and how many pairs of times each gets: 32 images take a slow engine up to a minute. */
const batches = [
  { batch: 1, samples: 9 },
  { batch: 32, samples: 3 },
] as const;

/** Every layer in both batches. */
export const convolutionCases: readonly Case[] = batches.flatMap(({ batch, samples }) =>
  Object.entries(layers).map(([name, layer]) => ({
    name: `${name} b${batch}`,
    pass: "forward" as const,
    workload: { kind: "convolution" as const, batch, ...layer },
    samples,
    matches: [{ contestant: "js", peer: "tfjs-cpu", threads: 1, target: 3.5 }] as const,
  })),
);
