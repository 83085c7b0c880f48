/** Spatial layers: known values and counts, what they refuse, and squeeze-and-excitation built of them. */
import { describe, expect, it } from "vitest";
import { initialValues, layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { spatialLayers } from "../../test/spatial-layers.js";
import { ShapeError } from "../errors.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import { build, sequential } from "../model/build.js";
import { squeezeExcite } from "../model/squeeze-excite.js";
import { TrainingStep } from "../model/training-step.js";
import { sgd } from "../optim/sgd.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import * as layers from "./index.js";
import { freeCount, type Layer } from "./layer.js";

const backend = createReferenceBackend();
const scope = layerScope(backend, "eval");
const parameters = (layer: Layer): number =>
  layer.variables.reduce((total, spec) => total + freeCount(spec), 0);

describe("layers with weights of their own", () => {
  it("count a transposed convolution by what it reads: DCGAN's first, 100 → 1024 maps by 4×4", () => {
    const layer = layers.convTranspose2d({ inChannels: 100, outChannels: 1024, kernel: 4 });
    expect(layer.outputShape([100, 1, 1])).toEqual([1024, 4, 4]);
    expect(parameters(layer)).toBe(100 * 1024 * 16 + 1024);
    expect(layer.counts?.([100, 1, 1])).toEqual({
      neurons: 16_384,
      connections: 1_638_400 + 16_384,
      macs: 1_638_400,
    });
  });

  it("count a convolution along one axis, and start by PyTorch's bounds", () => {
    const layer = layers.conv1d({ inChannels: 4, outChannels: 8, kernel: 3, groups: 2 });
    expect(parameters(layer)).toBe(8 * 2 * 3 + 8);
    expect(layer.counts?.([4, 10])).toEqual({ neurons: 64, connections: 448, macs: 384 });
    const { weight, bias } = initialValues(layer, backend);
    const bound = 1 / Math.sqrt(6);
    for (const values of [weight, bias])
      for (const value of values ? exact(backend, values) : [])
        expect(Math.abs(value)).toBeLessThanOrEqual(bound);
  });

  it("count kernels for every place: DeepFace's L4, 16 filters of 9×9 over 16@63×63", () => {
    const layer = layers.locallyConnected2d({ input: [16, 63, 63], outChannels: 16, kernel: 9 });
    expect(layer.outputShape([16, 63, 63])).toEqual([16, 55, 55]);
    const macs = 16 * 55 * 55 * 16 * 81;
    expect(parameters(layer)).toBe(macs + 16 * 55 * 55);
    expect(layer.counts?.([16, 63, 63])).toEqual({
      neurons: 48_400,
      connections: macs + 48_400,
      macs,
    });
  });

  it("refuse other inputs by their own names", () => {
    const up = layers.convTranspose2d({ inChannels: 4, outChannels: 2, kernel: 2 });
    expect(() => up.outputShape([3, 5, 5])).toThrow(ShapeError);
    expect(() => up.outputShape([3, 5, 5])).toThrow(
      "convTranspose2d: found input with 3 channels, weight wants 4 (each filter spans the maps below it); set inChannels to 3",
    );
    const row = layers.conv1d({ inChannels: 4, outChannels: 2, kernel: 2 });
    expect(() => row.outputShape([4, 5, 5])).toThrow(
      "conv1d: found input [4, 5, 5], expected [channels, length]; reshape it, or use the layer of two axes",
    );
    const local = layers.locallyConnected2d({ input: [1, 4, 4], outChannels: 2, kernel: 2 });
    expect(() => local.outputShape([1, 4, 5])).toThrow(
      "locallyConnected2d: found input [1, 4, 5], weight wants [1, 4, 4] (every place has weights of its own)",
    );
  });
});

describe("layers without weights", () => {
  it("count the windows that they read", () => {
    expect(layers.adaptiveAvgPool2d({ size: 3 }).counts?.([2, 7, 7])).toEqual({
      neurons: 18,
      connections: 2 * 9 * 9,
      macs: 0,
    });
    expect(layers.globalMaxPool2d().counts?.([5, 4, 3])).toEqual({
      neurons: 5,
      connections: 60,
      macs: 0,
    });
    expect(layers.maxPool1d({ kernel: 3 }).counts?.([2, 9])).toEqual({
      neurons: 6,
      connections: 18,
      macs: 0,
    });
    expect(layers.lpPool2d({ norm: 2, kernel: 2 }).counts?.([2, 4, 4]).connections).toBe(32);
  });

  it("part an axis into pieces that join to the whole", () => {
    const x = tensor(backend, [1, 2, 3, 4, 5, 6], [1, 3, 1, 2]);
    const pieces = layers.split([1, 2]).map((layer) => layer.forward([x], scope));
    expect(pieces.map((piece) => piece.shape[1])).toEqual([1, 2]);
    expect(exact(backend, layers.concat().forward(pieces, scope))).toEqual(exact(backend, x));
  });

  it("multiply branches, stretching one number a map over it", () => {
    const x = tensor(backend, [1, 2, 3, 4], [1, 2, 1, 2]);
    const weights = tensor(backend, [10, 100], [1, 2, 1, 1]);
    expect(exact(backend, layers.mul().forward([x, weights], scope))).toEqual([10, 20, 300, 400]);
  });
});

/** Losses of three steps with a dense layer behind; expects no buffer to be left. */
async function trained(
  input: readonly number[],
  layer: Layer,
  eager: boolean,
): Promise<readonly number[]> {
  const own = createReferenceBackend();
  const dense = layers.linear({ inFeatures: layer.outputShape(input), outFeatures: 2 });
  const model = sequential("trained", input, [
    ["spatial", layer],
    ["fc", dense],
  ]).initialise(3);
  await model.to(own);
  const optimizer = sgd({ learningRate: 0.01 });
  const training = new TrainingStep(model, { loss: crossEntropy(), optimizer, eager });
  const size = input.reduce((a, b) => a * b, 2);
  const values = Array.from({ length: size }, (_, i) => Math.fround(Math.cos(i) + 1.5));
  const x = tensor(own, values, [2, ...input]);
  const labels = tensor(own, [0, 1]);
  const losses = [1, 2, 3].map(() => {
    const { loss, outputs } = training.run(x, labels);
    const [value = Number.NaN] = exact(own, loss);
    loss.dispose();
    outputs.dispose();
    return value;
  });
  for (const owned of [training, model, x, labels]) owned.dispose();
  expect(own.memory()).toEqual({ buffers: 0, bytes: 0 });
  return losses;
}

describe.each(spatialLayers)("a network with %s", (_, input, layer) => {
  it("trains by recorded steps as it does kernel by kernel, and leaves nothing behind", async () => {
    const losses = await trained(input, layer, false);
    expect(losses).toEqual(await trained(input, layer, true));
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
  });
});

describe("squeeze-and-excitation", () => {
  const block = build("se", [4, 3, 2], (x, apply) =>
    squeezeExcite("se1", x, apply, { channels: 4, squeezeChannels: 2 }),
  );

  it("is made of layers, each under its name", () => {
    expect(block.nodes.map(({ name, layer }) => `${name} ${layer.kind}`)).toEqual([
      "se1/pool globalAvgPool2d",
      "se1/fc1 conv2d",
      "se1/fc2 conv2d",
      "se1/scale mul",
    ]);
    expect(block.outputShape).toEqual([4, 3, 2]);
    expect([...block.variables.keys()]).toEqual([
      "se1/fc1.weight",
      "se1/fc1.bias",
      "se1/fc2.weight",
      "se1/fc2.bias",
    ]);
  });

  it("weighs every map by σ(W₂·relu(W₁·means + b₁) + b₂)", async () => {
    block.initialise(2);
    const own = createReferenceBackend();
    await block.to(own);
    const values = Array.from({ length: 24 }, (_, i) => Math.fround(Math.cos(i)));
    const y = exact(own, block.predict(tensor(own, values, [1, 4, 3, 2])));
    const read = async (name: string): Promise<readonly number[]> => [
      ...((await block.variables.get(name)?.read()) ?? []),
    ];
    const dense = (
      w: readonly number[],
      b: readonly number[],
      x: readonly number[],
    ): readonly number[] =>
      b.map((start, k) => x.reduce((s, v, c) => s + v * (w[k * x.length + c] ?? 0), start));
    const means = [0, 1, 2, 3].map(
      (map) => values.slice(map * 6, map * 6 + 6).reduce((a, b) => a + b, 0) / 6,
    );
    const squeezed = dense(await read("se1/fc1.weight"), await read("se1/fc1.bias"), means);
    const scale = dense(
      await read("se1/fc2.weight"),
      await read("se1/fc2.bias"),
      squeezed.map((value) => Math.max(0, value)),
    ).map((value) => 1 / (1 + Math.exp(-value)));
    y.forEach((value, i) => {
      expect(value).toBeCloseTo((values[i] ?? 0) * (scale[Math.floor(i / 6)] ?? 0), 6);
    });
    block.dispose();
  });
});
