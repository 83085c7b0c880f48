/** Batch norm in training and in use, against its formula; the LRN layer. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { ShapeError } from "../errors.js";
import { builtInLayers } from "../model/layer-factories.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { batchNorm2d, localResponseNorm } from "./normalisation.js";

const shape = [3, 2, 2, 1];
const { values } = normal(shape, 7);
const rounded = [...Float32Array.from(values)];
const channel = (c: number): number[] => rounded.filter((_, i) => Math.floor(i / 2) % 2 === c);
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
const squares = (list: readonly number[]): number =>
  list.reduce((total, value) => total + (value - mean(list)) ** 2, 0);

describe("batch norm", () => {
  const layer = batchNorm2d({ channels: 2, epsilon: 0.5, momentum: 0.25 });
  const setUp = (mode: "train" | "eval") => {
    const backend = createReferenceBackend();
    const updates = new Map<string, Tensor>();
    const own = {
      weight: tensor(backend, [2, 3]),
      bias: tensor(backend, [0.5, -1]),
      runningMean: tensor(backend, [0.25, 1]),
      runningVariance: tensor(backend, [2, 4]),
    };
    const x = tensor(backend, rounded, shape);
    const y = layer.forward([x], layerScope(backend, mode, own, updates));
    return { backend, updates, y: exact(backend, y) };
  };

  it("normalises by the batch's statistics in training", () => {
    const { y } = setUp("train");
    rounded.forEach((value, i) => {
      const c = Math.floor(i / 2) % 2;
      const scale = [2, 3][c] ?? Number.NaN;
      const normalised = (value - mean(channel(c))) / Math.sqrt(squares(channel(c)) / 6 + 0.5);
      expect(y[i]).toBeCloseTo(normalised * scale + ([0.5, -1][c] ?? Number.NaN), 6);
    });
  });

  it("moves the running statistics by its momentum, the variance unbiased, as PyTorch", () => {
    const { backend, updates } = setUp("train");
    const next = (name: string): readonly number[] => {
      const update = updates.get(name);
      return update === undefined ? [] : exact(backend, update);
    };
    [0, 1].forEach((c) => {
      expect(next("runningMean")[c]).toBeCloseTo(
        0.75 * ([0.25, 1][c] ?? 0) + 0.25 * mean(channel(c)),
        6,
      );
      expect(next("runningVariance")[c]).toBeCloseTo(
        0.75 * ([2, 4][c] ?? 0) + (0.25 * squares(channel(c))) / 5,
        6,
      );
    });
  });

  it("normalises by the running statistics in use, and leaves them", () => {
    const { y, updates } = setUp("eval");
    rounded.forEach((value, i) => {
      const c = Math.floor(i / 2) % 2;
      const [average, variance] = [[0.25, 1][c] ?? 0, [2, 4][c] ?? 0];
      const expected =
        ((value - average) / Math.sqrt(variance + 0.5)) * ([2, 3][c] ?? 0) + ([0.5, -1][c] ?? 0);
      expect(y[i]).toBeCloseTo(expected, 6);
    });
    expect(updates.size).toBe(0);
  });

  it("has gradients to order 2 in training and in use, of input, weight and bias", () => {
    const running = { runningMean: [0.25, 1], runningVariance: [2, 4] };
    for (const mode of ["train", "eval"] as const) {
      expectGradients(
        squared((...inputs) => {
          const [x, weight, bias] = take(inputs);
          const { backend } = x;
          const state = {
            runningMean: tensor(backend, running.runningMean),
            runningVariance: tensor(backend, running.runningVariance),
          };
          return layer.forward([x], layerScope(backend, mode, { weight, bias, ...state }));
        }),
        [normal(shape, 1), normal([2], 2), normal([2], 3)],
      );
    }
  });

  it("holds four numbers a channel, of which two are trained", () => {
    expect(layer.variables.map(({ name, kind, shape: own }) => [name, kind, own])).toEqual([
      ["weight", "parameter", [2]],
      ["bias", "parameter", [2]],
      ["runningMean", "state", [2]],
      ["runningVariance", "state", [2]],
    ]);
  });

  it("refuses other numbers of channels and flat features", () => {
    expect(() => layer.outputShape([3, 4, 4])).toThrow(ShapeError);
    expect(() => layer.outputShape([3, 4, 4])).toThrow(
      "batchNorm2d: found input [3, 4, 4], expected [2, height, width] (it holds four numbers for each of 2 channels); set channels to 3",
    );
    expect(() => layer.outputShape([2])).toThrow(ShapeError);
    expect(() => batchNorm2d({ channels: 0 })).toThrow("batchNorm2d: found channels 0");
  });
});

describe("the LRN layer", () => {
  it("keeps the shape and divides by (k + α Σ x²)^β", () => {
    const layer = localResponseNorm({ before: 1, after: 0, alpha: 2, beta: 1, k: 3 });
    const backend = createReferenceBackend();
    const y = layer.forward([tensor(backend, [1, 2], [1, 2, 1, 1])], layerScope(backend, "eval"));
    expect(exact(backend, y)).toEqual([1 / 5, 2 / 13]);
    expect(layer.outputShape([2, 1, 1])).toEqual([2, 1, 1]);
  });
  it("takes a size in a convention, through a file too", () => {
    const sized = localResponseNorm({ size: 4, convention: "torch", alpha: 2, beta: 1, k: 3 });
    const resolved = localResponseNorm({ before: 2, after: 1, alpha: 0.5, beta: 1, k: 3 });
    const saved = JSON.parse(JSON.stringify(sized.options));
    const backend = createReferenceBackend();
    const run = (layer: typeof sized | undefined): readonly number[] | undefined => {
      const x = tensor(backend, rounded, [3, 4, 1, 1]);
      return layer && exact(backend, layer.forward([x], layerScope(backend, "eval")));
    };
    expect(run(sized)).toEqual(run(resolved));
    expect(run(builtInLayers.localResponseNorm?.(saved))).toEqual(run(resolved));
    expect(() => builtInLayers.localResponseNorm?.({ ...saved, convention: "caffe" })).toThrow(
      'model.json: found convention "caffe" in a localResponseNorm layer, expected "onnx", "paper" or "torch"',
    );
  });
});
