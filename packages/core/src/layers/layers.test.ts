/** Dense, pooling, RBF, structure and activation layers: values, counts, ranges, and what they refuse. */
import { describe, expect, it } from "vitest";
import { initialValues, layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { activations } from "./activation.js";
import * as layers from "./index.js";
import { freeCount, type Layer, sameRange, windowRange } from "./layer.js";

const backend = createReferenceBackend();
const run = (
  layer: Layer,
  values: readonly number[],
  shape: readonly number[],
  mode: "train" | "eval" = "eval",
): readonly number[] =>
  exact(
    backend,
    layer.forward(
      [tensor(backend, values, shape)],
      layerScope(backend, mode, initialValues(layer, backend)),
    ),
  );
const parameters = (layer: Layer): number =>
  layer.variables.reduce((total, spec) => total + freeCount(spec), 0);

describe("linear", () => {
  it("is x·Wᵀ + b, flattening maps in NCHW order", () => {
    const layer = layers.linear({ inFeatures: [1, 1, 2], outFeatures: 2 });
    const own = {
      weight: tensor(backend, [1, 10, 100, 1000], [2, 2]),
      bias: tensor(backend, [0.5, -0.5]),
    };
    const x = tensor(backend, [1, 2, 3, 4], [2, 1, 1, 2]);
    expect(exact(backend, layer.forward([x], layerScope(backend, "eval", own)))).toEqual([
      21.5, 2099.5, 43.5, 4299.5,
    ]);
  });

  it("has AlexNet's fc6 of 37,752,832 parameters, and tells where another input's number comes from", () => {
    const fc6 = layers.linear({ inFeatures: [256, 6, 6], outFeatures: 4096 });
    expect(parameters(fc6)).toBe(37_752_832);
    expect(fc6.counts?.([256, 6, 6])).toEqual({
      neurons: 4096,
      connections: 37_752_832,
      macs: 37_748_736,
    });
    expect(() => fc6.outputShape([256, 13, 13])).toThrow(ShapeError);
    expect(() => fc6.outputShape([256, 13, 13])).toThrow(
      "linear: input has 43264 features (256·13·13), weight wants 9216 (256·6·6) (each output has one weight for every input); " +
        "set inFeatures to [256, 13, 13], or correct the layers before",
    );
    expect(() => layers.linear({ inFeatures: 3, outFeatures: 2 }).outputShape([4])).toThrow(
      "linear: input has 4 features, weight wants 3",
    );
  });

  it("goes without a bias, and refuses widths that are no whole numbers", () => {
    expect(parameters(layers.linear({ inFeatures: 3, outFeatures: 2, bias: false }))).toBe(6);
    expect(() => layers.linear({ inFeatures: 2.5, outFeatures: 1 })).toThrow(
      "linear: found inFeatures 2.5",
    );
    expect(() => layers.linear({ inFeatures: [2, 0], outFeatures: 1 })).toThrow(
      "linear: found inFeatures 0",
    );
    expect(() => layers.linear({ inFeatures: 2, outFeatures: 0 })).toThrow(
      "linear: found outFeatures 0",
    );
  });
});

describe("subsampling of LeNet-5", () => {
  it("squashes coefficient · sum + bias, one of each a map", () => {
    const layer = layers.subsample({ channels: 2, kernel: 2 });
    const own = { weight: tensor(backend, [0.5, 0.25]), bias: tensor(backend, [1, -1]) };
    const x = tensor(backend, [1, 2, 3, 4, 1, 1, 1, 1], [1, 2, 2, 2]);
    const [first = NaN, second = NaN] = exact(
      backend,
      layer.forward([x], layerScope(backend, "eval", own)),
    );
    expect(first).toBeCloseTo(1.7159 * Math.tanh((2 / 3) * (0.5 * 10 + 1)), 6);
    expect(second).toBeCloseTo(1.7159 * Math.tanh((2 / 3) * (0.25 * 4 - 1)), 6);
  });

  it("has S2's and S4's parameters and connections", () => {
    const s2 = layers.subsample({ channels: 6, kernel: 2 });
    expect([parameters(s2), s2.counts?.([6, 28, 28])]).toEqual([
      12,
      { neurons: 1176, connections: 5880, macs: 1176 },
    ]);
    const s4 = layers.subsample({ channels: 16, kernel: 2 });
    expect([parameters(s4), s4.counts?.([16, 10, 10]).connections]).toEqual([32, 2000]);
  });

  it("refuses another number of channels", () => {
    expect(() => layers.subsample({ channels: 6, kernel: 2 }).outputShape([5, 28, 28])).toThrow(
      "subsample: found input with 5 channels, expected 6",
    );
  });
});

describe("pooling layers", () => {
  it("have AlexNet's sizes, no weights, and a reading range", () => {
    const pool5 = layers.maxPool2d({ kernel: 3, stride: 2 });
    expect(pool5.outputShape([256, 13, 13])).toEqual([256, 6, 6]);
    expect([parameters(pool5), pool5.counts?.([256, 13, 13])]).toEqual([
      0,
      { neurons: 9216, connections: 82_944, macs: 0 },
    ]);
    const range = { rows: { first: 1, last: 2 }, columns: { first: 0, last: 0 } };
    expect(pool5.inputRange?.(range, [256, 13, 13])).toEqual([
      { rows: { first: 2, last: 6 }, columns: { first: 0, last: 2 } },
    ]);
  });

  it("take maxima and means", () => {
    expect(run(layers.maxPool2d({ kernel: [1, 2] }), [1, 5, 4, 2], [1, 1, 1, 4])).toEqual([5, 4]);
    expect(run(layers.avgPool2d({ kernel: [1, 2] }), [1, 5, 4, 2], [1, 1, 1, 4])).toEqual([3, 3]);
  });

  it("refuse impossible windows when they are made", () => {
    expect(() => layers.maxPool2d({ kernel: 0 })).toThrow("maxPool2d: found kernel (height) 0");
    expect(() => layers.avgPool2d({ kernel: 2, stride: [1, 0] })).toThrow(
      "avgPool2d: found stride (width) 0",
    );
    expect(() => layers.subsample({ channels: 1, kernel: 2.5 })).toThrow(
      "subsample: found kernel (height) 2.5",
    );
  });

  it("refuse flat features, by their own name", () => {
    expect(() => layers.avgPool2d({ kernel: 2 }).outputShape([9])).toThrow(
      "avgPool2d: found input [9], expected [channels, height, width]; pool before flattening",
    );
  });
});

describe("RBF units", () => {
  const layer = layers.rbf({
    codes: [
      [1, -1, 1],
      [-1, -1, -1],
    ],
  });

  it("give the squared distance from each code, of maps too", () => {
    expect(run(layer, [1, -1, 1, 0, 0, 0], [2, 3, 1, 1])).toEqual([0, 8, 3, 3]);
    const output = layers.rbf({ codes: Array.from({ length: 10 }, () => new Array(84).fill(1)) });
    expect(output.counts?.([84])).toEqual({ neurons: 10, connections: 840, macs: 840 });
  });

  it("refuse other inputs, and codes of several lengths or none", () => {
    expect(() => layer.outputShape([4])).toThrow(
      "rbf: input has 4 features [4], codes want 3; set the layer before to 3 outputs",
    );
    expect(() => layers.rbf({ codes: [[1], [1, 1]] })).toThrow(
      "rbf: found codes of lengths 1, 2, expected at least one and all alike",
    );
    expect(() => layers.rbf({ codes: [] })).toThrow(ArgumentError);
  });
});

describe("structure", () => {
  it("flattens, joins channels and adds branches", () => {
    expect(layers.flatten().outputShape([256, 6, 6])).toEqual([9216]);
    expect(layers.concat().outputShape([2, 5, 5], [3, 5, 5])).toEqual([5, 5, 5]);
    const [a, b] = [tensor(backend, [1, 2], [1, 1, 1, 2]), tensor(backend, [3, 4], [1, 1, 1, 2])];
    const scope = layerScope(backend, "eval");
    expect(exact(backend, layers.concat().forward([a, b], scope))).toEqual([1, 2, 3, 4]);
    expect(exact(backend, layers.add().forward([a, b, a], scope))).toEqual([5, 8]);
  });

  it("refuses branches that do not fit", () => {
    expect(() => layers.concat().outputShape([2, 5, 5], [2, 5, 4])).toThrow(
      "concat: found inputs [2, 5, 5], [2, 5, 4], expected maps of equal height and width",
    );
    expect(() => layers.add().outputShape([2, 5, 5], [3, 5, 5])).toThrow(
      "add: found inputs [2, 5, 5], [3, 5, 5], expected equal shapes",
    );
    expect(() => layers.add().outputShape()).toThrow(ShapeError);
    expect(() => layers.flatten().outputShape([1], [1])).toThrow(
      "flatten: found 2 inputs, expected one",
    );
  });

  it("drops about its rate in training, scales what is left, and nothing in use", () => {
    const ones = new Array<number>(4000).fill(1);
    const dropped = run(layers.dropout(0.25), ones, [4, 1000], "train");
    const scale = Math.fround(4 / 3);
    expect(new Set(dropped)).toEqual(new Set([0, scale]));
    expect(Math.abs(dropped.filter((value) => value === 0).length / 4000 - 0.25)).toBeLessThan(
      0.03,
    );
    expect(run(layers.dropout(0.25), ones, [4, 1000])).toEqual(ones);
    expect(run(layers.dropout(0), ones, [4, 1000], "train")).toEqual(ones);
    for (const rate of [-0.1, 1, Number.NaN])
      expect(() => layers.dropout(rate)).toThrow(ArgumentError);
  });
});

describe("activations", () => {
  it("squash LeNet-5's way: f(1) = 1, f(−1) = −1", () => {
    const y = run(layers.activation("scaled-tanh"), [1, -1, 0], [1, 3]);
    expect(y[0]).toBeCloseTo(1, 4);
    expect(y[1]).toBeCloseTo(-1, 4);
    expect(y[2]).toBe(0);
  });

  it("run softmax over channels", () => {
    expect(run(layers.activation("softmax"), [0, 5, 0, 5], [1, 2, 1, 2])).toEqual([
      0.5, 0.5, 0.5, 0.5,
    ]);
  });

  it("give none as an alias with a life of its own", () => {
    const x = tensor(backend, [1]);
    activations.none(x).dispose();
    expect(x.disposed).toBe(false);
    expect([...x.dataSync()]).toEqual([1]);
  });

  it("refuse a name that is not there, even one that every object has", () => {
    const name: "relu" = JSON.parse('"toString"');
    expect(() => layers.activation(name)).toThrow(
      /^activation: found activation "toString", expected one of .*relu, .*; choose one of these$/,
    );
  });
});

describe("ranges", () => {
  it("reach from the first tap of the first output to the last tap of the last", () => {
    expect(windowRange({ first: 1, last: 2 }, 3, 2, 2, 1)).toEqual({ first: 1, last: 7 });
    const range = { rows: { first: 0, last: 0 }, columns: { first: 1, last: 1 } };
    expect(sameRange(range, [1], [1])).toEqual([range, range]);
  });
});
