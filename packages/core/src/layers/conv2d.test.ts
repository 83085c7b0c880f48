/** The convolution layer: kernels that do not exist, memory, counts, ranges, and impossible options. */
import { describe, expect, it } from "vitest";
import { exact } from "../../test/networks.js";
import { observed } from "../../test/observed-backend.js";
import { connectivity, lenet5C3 } from "../connectivity.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import { sequential } from "../model/build.js";
import { TrainingStep } from "../model/training-step.js";
import { sgd } from "../optim/sgd.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { type Conv2dLayer, conv2d as conv2dLayer } from "./conv2d.js";
import * as layers from "./index.js";
import { freeCount } from "./layer.js";

describe("the convolution layer", () => {
  it("starts kernels that do not exist at 0, and never uses or moves them", async () => {
    const backend = createReferenceBackend();
    const model = sequential(
      "table",
      [6, 6, 6],
      [
        [
          "C3",
          conv2dLayer({
            inChannels: 6,
            outChannels: 16,
            kernel: 5,
            connectivity: connectivity.table(lenet5C3),
          }),
        ],
        ["flat", layers.linear({ inFeatures: [16, 2, 2], outFeatures: 3 })],
      ],
    ).initialise(1);
    await model.to(backend);
    const [spec] = model.node("C3").layer.variables;
    const missing = async (): Promise<number[]> =>
      [...((await model.variables.get("C3.weight")?.read()) ?? [])].filter(
        (_, i) => spec?.mask?.[i] === 0,
      );
    expect(new Set(await missing())).toEqual(new Set([0]));
    const training = new TrainingStep(model, {
      loss: crossEntropy(),
      optimizer: sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.1 }),
    });
    const x = tensor(
      backend,
      Array.from({ length: 216 }, (_, i) => Math.sin(i)),
      [1, 6, 6, 6],
    );
    for (let i = 0; i < 3; i++) training.run(x, tensor(backend, [1]));
    expect(new Set(await missing())).toEqual(new Set([0]));
    expect(await missing()).toHaveLength(36 * 25);
    const weight = (await model.variables.get("C3.weight")?.read()) ?? new Float32Array();
    model.variables.get("C3.weight")?.set(weight);
    const before = exact(backend, model.predict(x));
    model.variables
      .get("C3.weight")
      ?.set(weight.map((value, i) => (spec?.mask?.[i] === 0 ? 99 : value)));
    expect(exact(backend, model.predict(x))).toEqual(before);
  });

  it("wired at random, 256 maps to 256 by 5×5 with 16 each, trains a step in less than 100 MB of float32", async () => {
    let most = 0;
    const backend = observed(createReferenceBackend(), () => {
      most = Math.max(most, backend.memory().bytes / 2);
    });
    const model = sequential(
      "random",
      [256, 5, 5],
      [
        [
          "conv",
          conv2dLayer({
            inChannels: 256,
            outChannels: 256,
            kernel: 5,
            connectivity: connectivity.random(16, 1),
          }),
        ],
        ["fc", layers.linear({ inFeatures: [256, 1, 1], outFeatures: 2 })],
      ],
    );
    await model.to(backend);
    const training = new TrainingStep(model, {
      loss: crossEntropy(),
      optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
    });
    const x = tensor(backend, new Float32Array(256 * 25).fill(1), [1, 256, 5, 5]);
    const { loss } = training.run(x, tensor(backend, [1]));
    expect(loss.dataSync()[0]).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(4 * 256 * 256 * 25 * 3);
    expect(most).toBeLessThan(100e6);
  });

  it("has LeNet-5's and AlexNet's numbers of parameters and connections", () => {
    const count = (layer: Conv2dLayer): number =>
      layer.variables.reduce((total, spec) => total + freeCount(spec), 0);
    const c1 = conv2dLayer({ inChannels: 1, outChannels: 6, kernel: 5 });
    expect([count(c1), c1.counts?.([1, 32, 32])]).toEqual([
      156,
      { neurons: 4704, connections: 122_304, macs: 117_600 },
    ]);
    const c3 = conv2dLayer({
      inChannels: 6,
      outChannels: 16,
      kernel: 5,
      connectivity: connectivity.table(lenet5C3),
    });
    expect([count(c3), c3.counts?.([6, 14, 14]).connections]).toEqual([1516, 151_600]);
    const conv2 = conv2dLayer({
      inChannels: 96,
      outChannels: 256,
      kernel: 5,
      padding: 2,
      groups: 2,
    });
    expect([count(conv2), conv2.counts?.([96, 27, 27]).macs]).toEqual([307_456, 223_948_800]);
  });

  it("tells which rows and columns an output range reads", () => {
    const layer = conv2dLayer({
      inChannels: 1,
      outChannels: 1,
      kernel: [3, 2],
      stride: 2,
      dilation: 2,
      padding: [1, 1, 0, 0],
    });
    const range = { rows: { first: 0, last: 1 }, columns: { first: 1, last: 1 } };
    expect(layer.inputRange?.(range, [1, 9, 9])).toEqual([
      { rows: { first: -1, last: 5 }, columns: { first: 2, last: 4 } },
    ]);
  });

  it("refuses impossible options when it is made, and inputs that do not fit when they come", () => {
    const make = (own: object) => () =>
      conv2dLayer({ inChannels: 4, outChannels: 6, kernel: 3, ...own });
    expect(make({ inChannels: 0 })).toThrow(
      "conv2d: found inChannels 0, expected a whole number of at least 1",
    );
    expect(make({ kernel: [3, 0] })).toThrow("conv2d: found kernel (width) 0");
    expect(make({ groups: 3 })).toThrow(ArgumentError);
    expect(make({ activation: "maxout" })).toThrow(
      'conv2d: found activation "maxout", expected one of ',
    );
    expect(make({ groups: 2, connectivity: connectivity.full() })).toThrow(
      "conv2d: found groups 2 and connectivity full, expected one of them",
    );
    const layer = make({})();
    expect(() => layer.outputShape([3, 9, 9])).toThrow(ShapeError);
    expect(() => layer.outputShape([3, 9, 9])).toThrow(
      "conv2d: found input with 3 channels, weight wants 4 (each filter spans the maps below it); set inChannels to 3, or correct the layer before",
    );
    expect(() => layer.outputShape([4, 9])).toThrow(
      "conv2d: found input [4, 9], expected [channels, height, width]",
    );
    expect(() => layer.outputShape([4, 9, 9], [4, 9, 9])).toThrow(
      "conv2d: found 2 inputs, expected one",
    );
  });
});
