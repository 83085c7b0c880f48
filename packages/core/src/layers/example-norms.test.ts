/** The layers of layer, group and instance norm: variables, running statistics, their way through a file. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { initialValues, layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { builtInLayers } from "../model/layer-factories.js";
import { groupNorm, instanceNorm, layerNorm } from "../ops/example-norms.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import * as layers from "./index.js";
import type { Layer } from "./layer.js";

const backend = createReferenceBackend();
const shape = [3, 4, 2, 1];
const values = [...Float32Array.from(normal(shape, 7).values)];
const x = tensor(backend, values, shape);
const names = (layer: Layer): readonly string[] => layer.variables.map(({ name }) => name);
const run = (layer: Layer, mode: "train" | "eval", own: Readonly<Record<string, Tensor>> = {}) => {
  const updates = new Map<string, Tensor>();
  const all = { ...initialValues(layer, backend), ...own };
  const y = layer.forward([x], layerScope(backend, mode, all, updates));
  return { y: exact(backend, y), updates };
};

const saved: readonly (readonly [Layer, readonly string[]])[] = [
  [layers.layerNorm({ shape: [4, 2, 1] }), ["weight", "bias"]],
  [layers.layerNorm({ shape: [1], epsilon: 0.5, bias: false }), ["weight"]],
  [layers.layerNorm({ shape: [2, 1], affine: false }), []],
  [layers.groupNorm({ channels: 4, groups: 2 }), ["weight", "bias"]],
  [layers.groupNorm({ channels: 4, groups: 4, epsilon: 0.1, affine: false }), []],
  [layers.instanceNorm({ channels: 4 }), []],
  [layers.instanceNorm({ channels: 4, affine: true }), ["weight", "bias"]],
  [
    layers.instanceNorm({
      channels: 4,
      epsilon: 0.1,
      momentum: 0.5,
      affine: true,
      trackRunningStatistics: true,
    }),
    ["weight", "bias", "runningMean", "runningVariance"],
  ],
];

describe.each(saved)("%o", (layer, variables) => {
  it("lists what it holds, keeps the shape, and comes out of a file as it went in", () => {
    expect(names(layer)).toEqual(variables);
    expect(layer.outputShape([4, 2, 1])).toEqual([4, 2, 1]);
    const again = builtInLayers[layer.kind]?.(JSON.parse(JSON.stringify(layer.options)));
    expect([again?.options, again && names(again)]).toEqual([layer.options, variables]);
    for (const mode of ["train", "eval"] as const) {
      expect(again && run(again, mode).y).toEqual(run(layer, mode).y);
    }
  });
});

describe("layers of norms", () => {
  it("do what the ops do, in training as in use, with their own weights", () => {
    const four = { weight: tensor(backend, [1, 2, 3, 4]), bias: tensor(backend, [4, 3, 2, 1]) };
    const maps = {
      weight: tensor(backend, values.slice(0, 8), [4, 2, 1]),
      bias: tensor(backend, values.slice(8, 16), [4, 2, 1]),
    };
    const pairs = [
      [layers.groupNorm({ channels: 4, groups: 2 }), four, groupNorm(x, 2, four)],
      [layers.instanceNorm({ channels: 4, affine: true }), four, instanceNorm(x, four)],
      [layers.layerNorm({ shape: [4, 2, 1] }), maps, layerNorm(x, [4, 2, 1], maps)],
    ] as const;
    for (const [layer, own, expected] of pairs) {
      expect(run(layer, "train", own).y).toEqual(exact(backend, expected));
      expect(run(layer, "eval", own).y).toEqual(exact(backend, expected));
    }
  });

  it("refuse inputs and options that do not fit", () => {
    const layer = layers.layerNorm({ shape: [5, 5] });
    expect(() => layer.outputShape([16, 4, 4])).toThrow(
      "layerNorm: found input [16, 4, 4], expected last extents [5, 5] (they are normalised together); set shape to [4, 4]",
    );
    expect(() => layers.layerNorm({ shape: [] })).toThrow(ArgumentError);
    expect(() => layers.layerNorm({ shape: [4], epsilon: -1 })).toThrow(ArgumentError);
    expect(() => layers.groupNorm({ channels: 6, groups: 4 })).toThrow(
      "groupNorm: found 4 groups for 6 channels, expected a divisor of 6",
    );
    expect(() => layers.groupNorm({ channels: 4, groups: 2 }).outputShape([6, 2, 2])).toThrow(
      "groupNorm: found input [6, 2, 2], expected 4 channels (in 2 groups); set channels to 6",
    );
    expect(() => layers.instanceNorm({ channels: 0 })).toThrow(ArgumentError);
    expect(() => layers.instanceNorm({ channels: 4 }).outputShape([6, 2, 2])).toThrow(ShapeError);
  });
});

describe("instance norm with running statistics", () => {
  const layer = layers.instanceNorm({
    channels: 4,
    epsilon: 0.5,
    momentum: 0.25,
    trackRunningStatistics: true,
  });
  const own = {
    runningMean: tensor(backend, [1, 2, 3, 4]),
    runningVariance: tensor(backend, [4, 3, 2, 1]),
  };

  it("moves them by the means over the batch, the variance unbiased", () => {
    const { updates } = run(layer, "train", own);
    for (let c = 0; c < 4; c++) {
      let [mean, variance] = [0, 0];
      for (let n = 0; n < 3; n++) {
        const [a = NaN, b = NaN] = values.slice((n * 4 + c) * 2, (n * 4 + c) * 2 + 2);
        mean += (a + b) / 2 / 3;
        variance += (a - b) ** 2 / 2 / 3;
      }
      const next = ["runningMean", "runningVariance"].map((name) => {
        const update = updates.get(name);
        return update && exact(backend, update)[c];
      });
      expect(next[0]).toBeCloseTo(0.75 * (1 + c) + 0.25 * mean, 6);
      expect(next[1]).toBeCloseTo(0.75 * (4 - c) + 0.25 * variance, 6);
    }
  });

  it("normalises by each map's own in training, and by them in use", () => {
    expect(run(layer, "train", own).y).toEqual(exact(backend, instanceNorm(x, { epsilon: 0.5 })));
    const { y, updates } = run(layer, "eval", own);
    expect(updates.size).toBe(0);
    y.forEach((found, at) => {
      const c = Math.floor(at / 2) % 4;
      expect(found).toBeCloseTo(((values[at] ?? NaN) - (1 + c)) / Math.sqrt(4 - c + 0.5), 6);
    });
  });

  it("has gradients to order 2 in both modes", () => {
    const affine = layers.instanceNorm({ channels: 4, affine: true, trackRunningStatistics: true });
    for (const mode of ["train", "eval"] as const) {
      expectGradients(
        squared((...inputs) => {
          const [input, weight, bias] = take(inputs);
          const running = {
            runningMean: tensor(input.backend, [1, 2, 3, 4]),
            runningVariance: tensor(input.backend, [4, 3, 2, 1]),
          };
          const scope = layerScope(input.backend, mode, { weight, bias, ...running });
          return affine.forward([input], scope);
        }),
        [normal([2, 4, 3, 1], 1), normal([4], 2), normal([4], 3)],
      );
    }
  });
});

describe("dropout of maps", () => {
  it("drops about its rate of whole maps in training, scales the others, and nothing in use", () => {
    const layer = layers.dropout2d(0.25);
    const input = tensor(backend, new Array<number>(4000).fill(1), [10, 200, 2, 1]);
    const y = exact(backend, layer.forward([input], layerScope(backend, "train")));
    const scale = Math.fround(4 / 3);
    expect(new Set(y)).toEqual(new Set([0, scale]));
    for (let i = 0; i < y.length; i += 2) expect(y[i]).toBe(y[i + 1]);
    expect(Math.abs(y.filter((value) => value === 0).length / 4000 - 0.25)).toBeLessThan(0.04);
    expect(layer.forward([input], layerScope(backend, "eval"))).toBe(input);
    expect(builtInLayers.dropout2d?.({ rate: 0.25 }).options).toEqual(layer.options);
    expect(() => layers.dropout2d(1)).toThrow(
      "dropout2d: found rate 1, expected a number from 0 to below 1; correct it",
    );
  });
});
