/** Convolutions that the networks of the literature spend their time in: VGG16, ResNet, AlexNet, MobileNetV2. */
import type { Case, Goal } from "./case.js";
import type { ConvolutionWorkload } from "./workload.js";

type Layer = Omit<ConvolutionWorkload, "kind" | "batch">;

const plain = { stride: 1, groups: 1 } as const;

const layerNames = [
  "3x3 64-64 @56",
  "3x3 128-128 @28",
  "3x3 256-256 @14",
  "1x1 256-256 @28",
  "5x5 96-256 g2 @27",
  "11x11/4 3-96 @227",
  "7x7/2 3-64 @224",
  "3x3 depthwise 144 @56",
] as const;

type LayerName = (typeof layerNames)[number];

const layers: Readonly<Record<LayerName, Layer>> = {
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

/** Batches, and how many rounds of times each gets: 32 images take a slow engine up to a minute. */
const batches = [
  { batch: 1, samples: 9 },
  { batch: 32, samples: 3 },
] as const;

/** Every layer in both batches, in JavaScript alone. */
export const convolutionCases: readonly Case[] = batches.flatMap(({ batch, samples }) =>
  Object.entries(layers).map(([name, layer]) => ({
    section: "js" as const,
    name: `${name} b${batch}`,
    pass: "forward" as const,
    workload: { kind: "convolution" as const, batch, ...layer },
    samples,
    matches: [{ contestant: "js", peer: "tfjs-cpu", threads: 1, target: 3.5 }] as const,
  })),
);

/** What the wasm backend must reach on a layer. */
interface LayerGoals {
  readonly web: Goal;
  readonly tfjs: Goal;
  readonly native: Goal;
}

const dense3x3 = { web: { target: 4, aim: 6 }, tfjs: { target: 2.3, aim: 5 } } as const;
const others: LayerGoals = {
  web: { target: 1.8, aim: 3 },
  tfjs: { target: 1.7, aim: 3 },
  native: { target: 0.5, aim: 0.75 },
};

const goals: Readonly<Record<LayerName, LayerGoals>> = {
  "3x3 64-64 @56": { ...dense3x3, native: { target: 1.7, aim: 2.2 } },
  "3x3 128-128 @28": { ...dense3x3, native: { target: 1.15, aim: 1.6 } },
  "3x3 256-256 @14": { ...dense3x3, native: { target: 0.8, aim: 1.3 } },
  "1x1 256-256 @28": others,
  // Winograd saves multiplications here.
  "5x5 96-256 g2 @27": { ...others, native: { target: 0.5, aim: 0.9 } },
  "11x11/4 3-96 @227": others,
  "7x7/2 3-64 @224": others,
  "3x3 depthwise 144 @56": {
    web: { target: 3.6, aim: 6 },
    tfjs: { target: 2.9, aim: 4 },
    native: { target: 1.2, aim: 1.6 },
  },
};

const wasm = { contestant: "wasm", threads: 1 } as const;

/** One image through each layer, against engines that are compiled. */
export const layerCases: readonly Case[] = layerNames.map((name) => {
  const { web, tfjs, native } = goals[name];
  return {
    section: "layers",
    name: `${name} b1`,
    pass: "forward",
    workload: { kind: "convolution", batch: 1, ...layers[name] },
    samples: 9,
    matches: [
      { ...wasm, peer: "onnxruntime-web", ...web },
      { ...wasm, threads: 2, peer: "onnxruntime-web", ...web },
      { ...wasm, peer: "tfjs-wasm", ...tfjs },
      { ...wasm, peer: "onnxruntime-node", ...native },
    ],
  };
});
