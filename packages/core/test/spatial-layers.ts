/** One layer of every spatial kind with every option it has, on an input that it fits. */
import * as layers from "../src/layers/index.js";
import type { Layer } from "../src/layers/layer.js";

type Case = readonly [name: string, input: readonly number[], layer: Layer];

/** The cases. */
export const spatialLayers: readonly Case[] = [
  [
    "convTranspose2d",
    [4, 4, 3],
    layers.convTranspose2d({
      inChannels: 4,
      outChannels: 6,
      kernel: [3, 2],
      stride: [2, 3],
      padding: [1, 0, 0, 1],
      outputPadding: [1, 0],
      dilation: [1, 2],
      groups: 2,
      activation: "tanh",
      initialiser: "he-normal",
    }),
  ],
  [
    "convTranspose2dUnbiased",
    [2, 3, 3],
    layers.convTranspose2d({ inChannels: 2, outChannels: 3, kernel: 2, padding: 1, bias: false }),
  ],
  [
    "convTranspose2dUncut",
    [2, 3, 3],
    layers.convTranspose2d({ inChannels: 2, outChannels: 3, kernel: 2, padding: "valid" }),
  ],
  [
    "conv1d",
    [4, 9],
    layers.conv1d({
      inChannels: 4,
      outChannels: 6,
      kernel: 3,
      stride: 2,
      padding: [1, 2],
      dilation: 2,
      paddingMode: "reflect",
      groups: 2,
      activation: "tanh",
      initialiser: "glorot-uniform",
    }),
  ],
  [
    "conv1dUnbiased",
    [2, 6],
    layers.conv1d({ inChannels: 2, outChannels: 2, kernel: 2, padding: "same", bias: false }),
  ],
  [
    "maxPool1d",
    [2, 7],
    layers.maxPool1d({ kernel: 3, stride: 2, padding: 1, dilation: 1, ceilMode: true }),
  ],
  ["avgPool1d", [2, 7], layers.avgPool1d({ kernel: 2, padding: [1, 0], countPadding: false })],
  [
    "lpPool2d",
    [2, 5, 6],
    layers.lpPool2d({ norm: 2, kernel: [2, 3], stride: [1, 2], ceilMode: true }),
  ],
  ["adaptiveAvgPool2d", [2, 5, 7], layers.adaptiveAvgPool2d({ size: [3, 4] })],
  ["adaptiveMaxPool2d", [2, 5, 7], layers.adaptiveMaxPool2d({ size: 2 })],
  ["globalAvgPool2d", [3, 4, 5], layers.globalAvgPool2d()],
  ["globalMaxPool2d", [3, 4, 5], layers.globalMaxPool2d()],
  ["upsampleNearest", [2, 3, 4], layers.upsample({ size: [5, 6] })],
  ["upsampleBilinear", [2, 3, 4], layers.upsample({ scaleFactor: [2, 1.5], mode: "bilinear" })],
  [
    "upsampleCorners",
    [1, 3, 4],
    layers.upsample({ size: [5, 7], mode: "bilinear", alignCorners: true }),
  ],
  ["pixelShuffle", [8, 3, 2], layers.pixelShuffle({ factor: 2 })],
  ["pixelUnshuffle", [2, 4, 6], layers.pixelUnshuffle({ factor: 2 })],
  ["maxout", [6, 3, 2], layers.maxout({ pieces: 3 })],
  ["padConstant", [2, 3, 4], layers.pad({ padding: [1, 0, 2, 3], value: 0.5 })],
  ["padReflect", [2, 3, 4], layers.pad({ padding: [1, 2], mode: "reflect" })],
  ["padReplicate", [2, 3, 4], layers.pad({ padding: 1, mode: "replicate" })],
  ["reshape", [12], layers.reshape({ shape: [3, -1, 2] })],
  ["permute", [2, 3, 4], layers.permute({ axes: [0, 2, -2] })],
  ["slice", [2, 6, 5], layers.slice({ axis: -2, start: 5, end: 0, step: -2 })],
  [
    "locallyConnected2d",
    [2, 5, 4],
    layers.locallyConnected2d({
      input: [2, 5, 4],
      outChannels: 3,
      kernel: [2, 1],
      stride: [2, 1],
      padding: [1, 0, 0, 1],
      dilation: [2, 1],
      activation: "tanh",
      initialiser: "lecun-1998",
    }),
  ],
  [
    "locallyConnected2dUnbiased",
    [1, 3, 3],
    layers.locallyConnected2d({ input: [1, 3, 3], outChannels: 2, kernel: 2, bias: false }),
  ],
];
