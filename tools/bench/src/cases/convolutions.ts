/** Convolutions that the networks of the literature spend their time in: VGG16, ResNet, AlexNet, MobileNetV2. */
import type { Case, Goal } from "./case.js";
import type { ConvolutionWorkload } from "./workload.js";

/** A layer, and what the wasm backend must reach on it. */
interface Layer {
  readonly name: string;
  readonly shape: Omit<ConvolutionWorkload, "kind" | "batch">;
  readonly web: Goal;
  readonly tfjs: Goal;
  readonly native: Goal;
}

/** 3×3 on so many maps, which it leaves as many and as large. */
const dense3x3 = (channels: number, side: number): Omit<Layer, "name" | "native"> => ({
  shape: {
    inChannels: channels,
    outChannels: channels,
    side,
    kernel: 3,
    stride: 1,
    padding: 1,
    groups: 1,
  },
  web: { target: 4, aim: 6 },
  tfjs: { target: 2.3, aim: 5 },
});

const otherGoals = {
  web: { target: 1.8, aim: 3 },
  tfjs: { target: 1.7, aim: 3 },
  native: { target: 0.5, aim: 0.75 },
} as const;

const layers: readonly Layer[] = [
  { name: "3x3 64-64 @56", ...dense3x3(64, 56), native: { target: 1.7, aim: 2.2 } },
  { name: "3x3 128-128 @28", ...dense3x3(128, 28), native: { target: 1.15, aim: 1.6 } },
  { name: "3x3 256-256 @14", ...dense3x3(256, 14), native: { target: 0.8, aim: 1.3 } },
  {
    name: "1x1 256-256 @28",
    shape: {
      inChannels: 256,
      outChannels: 256,
      side: 28,
      kernel: 1,
      stride: 1,
      padding: 0,
      groups: 1,
    },
    ...otherGoals,
  },
  {
    name: "5x5 96-256 g2 @27",
    shape: {
      inChannels: 96,
      outChannels: 256,
      side: 27,
      kernel: 5,
      stride: 1,
      padding: 2,
      groups: 2,
    },
    ...otherGoals,
    // Winograd saves multiplications here.
    native: { target: 0.5, aim: 0.9 },
  },
  {
    name: "11x11/4 3-96 @227",
    shape: {
      inChannels: 3,
      outChannels: 96,
      side: 227,
      kernel: 11,
      stride: 4,
      padding: 0,
      groups: 1,
    },
    ...otherGoals,
  },
  {
    name: "7x7/2 3-64 @224",
    shape: {
      inChannels: 3,
      outChannels: 64,
      side: 224,
      kernel: 7,
      stride: 2,
      padding: 3,
      groups: 1,
    },
    ...otherGoals,
  },
  {
    name: "3x3 depthwise 144 @56",
    shape: {
      inChannels: 144,
      outChannels: 144,
      side: 56,
      kernel: 3,
      stride: 1,
      padding: 1,
      groups: 144,
    },
    web: { target: 3.6, aim: 6 },
    tfjs: { target: 2.9, aim: 4 },
    native: { target: 1.2, aim: 1.6 },
  },
];

/** Batches, and how many rounds of times each gets: 32 images take a slow engine up to a minute. */
const batches = [
  { batch: 1, samples: 9 },
  { batch: 32, samples: 3 },
] as const;

/** Every layer in both batches, in JavaScript alone. */
export const convolutionCases: readonly Case[] = batches.flatMap(({ batch, samples }) =>
  layers.map(({ name, shape }) => ({
    section: "js" as const,
    name: `${name} b${batch}`,
    pass: "forward" as const,
    workload: { kind: "convolution" as const, batch, ...shape },
    samples,
    matches: [{ contestant: "js", peer: "tfjs-cpu", threads: 1, target: 3.5 }] as const,
  })),
);

const wasm = { contestant: "wasm", threads: 1 } as const;

/** One image through each layer, against engines that are compiled. */
export const layerCases: readonly Case[] = layers.map(({ name, shape, web, tfjs, native }) => ({
  section: "layers",
  name: `${name} b1`,
  pass: "forward",
  workload: { kind: "convolution", batch: 1, ...shape },
  samples: 9,
  matches: [
    { ...wasm, peer: "onnxruntime-web", ...web },
    { ...wasm, threads: 2, peer: "onnxruntime-web", ...web },
    { ...wasm, peer: "tfjs-wasm", ...tfjs },
    { ...wasm, peer: "onnxruntime-node", ...native },
  ],
}));
