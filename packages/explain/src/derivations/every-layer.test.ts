/** Every layer of core has counts with a written derivation: none is left to a recording, none is undefined. */
import { freeCount, INPUT, type Layer, layers, Model } from "@convscope/core";
import { expect, it } from "vitest";
import { summarize } from "../summary.js";

const maps = { inChannels: 2, outChannels: 2, kernel: 1 };
const [piece = layers.flatten()] = layers.split([1, 1]);

/** One of each, on `[2, 4, 4]` unless an input stands beside it: total by type, so that a new one is counted too. */
const every = {
  activation: [layers.activation("gelu")],
  adaptiveAvgPool2d: [layers.adaptiveAvgPool2d({ size: 3 })],
  adaptiveMaxPool2d: [layers.adaptiveMaxPool2d({ size: 3 })],
  add: [layers.add()],
  avgPool1d: [layers.avgPool1d({ kernel: 2 }), 2, 4],
  avgPool2d: [layers.avgPool2d({ kernel: 2 })],
  batchNorm2d: [layers.batchNorm2d({ channels: 2 })],
  concat: [layers.concat()],
  conv1d: [layers.conv1d(maps), 2, 4],
  conv2d: [layers.conv2d(maps)],
  convTranspose2d: [layers.convTranspose2d(maps)],
  dropout: [layers.dropout()],
  dropout2d: [layers.dropout2d()],
  flatten: [layers.flatten()],
  globalAvgPool2d: [layers.globalAvgPool2d()],
  globalMaxPool2d: [layers.globalMaxPool2d()],
  groupNorm: [layers.groupNorm({ channels: 2, groups: 1 })],
  instanceNorm: [layers.instanceNorm({ channels: 2, affine: true, trackRunningStatistics: true })],
  layerNorm: [layers.layerNorm({ shape: [2, 4, 4] })],
  linear: [layers.linear({ inFeatures: [2, 4, 4], outFeatures: 3 })],
  localResponseNorm: [layers.localResponseNorm({ size: 5, convention: "torch" })],
  locallyConnected2d: [layers.locallyConnected2d({ input: [2, 4, 4], outChannels: 1, kernel: 2 })],
  lpPool2d: [layers.lpPool2d({ norm: 2, kernel: 2 })],
  maxPool1d: [layers.maxPool1d({ kernel: 2 }), 2, 4],
  maxPool2d: [layers.maxPool2d({ kernel: 2 })],
  maxout: [layers.maxout({ pieces: 2 })],
  mul: [layers.mul()],
  pad: [layers.pad({ padding: 1 })],
  permute: [layers.permute({ axes: [1, 2, 0] })],
  pixelShuffle: [layers.pixelShuffle({ factor: 1 })],
  pixelUnshuffle: [layers.pixelUnshuffle({ factor: 2 })],
  prelu: [layers.prelu({ channels: 2 })],
  rbf: [layers.rbf({ codes: [[1, -1]] }), 2],
  reshape: [layers.reshape({ shape: [-1] })],
  slice: [layers.slice({ axis: 0 })],
  split: [piece],
  subsample: [layers.subsample({ channels: 2, kernel: 2 })],
  upsample: [layers.upsample({ scaleFactor: 2, mode: "bilinear" })],
} satisfies Record<keyof typeof layers, readonly [Layer, ...number[]]>;

it.each(Object.entries(every))("%s has exact counts, each with its derivation", (name, given) => {
  const [layer, ...shape] = given;
  const joins = ["add", "concat", "mul"].includes(name);
  const inputs = joins ? [INPUT, INPUT] : [INPUT];
  const input = shape.length === 0 ? [2, 4, 4] : shape;
  const graph = { name: "one", input, nodes: [{ name, layer, inputs }], output: name };
  const [row] = summarize(new Model(graph, {})).layers;
  if (row === undefined) return expect.unreachable();
  const held = layer.variables.filter(({ kind }) => kind === "parameter");
  const counted = layer.counts?.(...inputs.map(() => input));
  expect({
    parameters: row.parameters.value,
    neurons: row.neurons.value,
    connections: row.connections.value,
    macs: row.macs.value,
  }).toEqual({
    parameters: held.reduce((total, spec) => total + freeCount(spec), 0),
    neurons: counted?.neurons ?? 0,
    connections: counted?.connections ?? 0,
    macs: counted?.macs ?? 0,
  });
  for (const { formula, source } of [row.parameters, row.neurons, row.connections, row.macs]) {
    expect(formula).not.toBe("");
    expect(`${formula} ${source}`).not.toMatch(/recorded|counts\(\) of|states/);
  }
});
