/** Binary cross-entropy on logits against its formula, far out too. */
import { describe, expect, it } from "vitest";
import { between, normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import { bceWithLogits } from "./bce-with-logits.js";

const [logits, targets] = [
  [0, -1.5, 2, 0.25, 7, -0.75],
  [0, 1, 0.25, 0.5, 1, 0],
];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const weights: readonly (number | readonly number[])[] = [1, 3, [0.5], [0.5, 2, 3]];

describe.each(weights)("binary cross-entropy with posWeight %o", (posWeight) => {
  const weightOf = (i: number): number =>
    typeof posWeight === "number" ? posWeight : (posWeight[i % posWeight.length] ?? NaN);
  const total = logits.reduce((sum, x, i) => {
    const t = targets[i] ?? NaN;
    return sum - weightOf(i) * t * Math.log(sigmoid(x)) - (1 - t) * Math.log(1 - sigmoid(x));
  }, 0);

  it("is the mean or the sum over all values", () => {
    const backend = createReferenceBackend();
    const [x, t] = [tensor(backend, logits, [2, 3]), tensor(backend, targets, [2, 3])];
    const mean = bceWithLogits({ posWeight }).value(x, t);
    expect([mean.shape, backend.memory().buffers]).toEqual([[], 3]);
    expect(mean.dataSync()[0]).toBeCloseTo(total / 6, 5);
    const sum = bceWithLogits({ posWeight, reduction: "sum" }).value(x, t);
    expect(sum.dataSync()[0]).toBeCloseTo(total, 5);
  });

  it("has gradients to order 2 of logits and targets, at 0 too", () => {
    const { shape, values } = normal([2, 3], 3);
    for (const x of [
      { shape, values },
      { shape, values: new Float64Array(6) },
    ]) {
      expectGradients(
        (...t) => {
          const [outputs, target] = take(t);
          return bceWithLogits({ posWeight }).value(outputs, target);
        },
        [x, between(0, 1, [2, 3])],
      );
    }
  });
});

describe("binary cross-entropy", () => {
  it("is finite and has its gradient far out", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1000, -1000, 1000, -1000, 50, -50]);
    const t = tensor(backend, [1, 0, 0, 1, 1, 1]);
    const loss = bceWithLogits({ reduction: "sum" });
    expect(loss.value(x, t).dataSync()[0]).toBe(2050);
    const [dx] = grad(() => loss.value(x, t), [x]);
    expect([...(dx?.dataSync() ?? [])].map((value) => Math.round(value) + 0)).toEqual([
      0, 0, 1, -1, 0, -1,
    ]);
  });

  it("keeps tiny losses", () => {
    const backend = createReferenceBackend();
    const loss = bceWithLogits().value(tensor(backend, [30]), tensor(backend, [1]));
    expect(loss.dataSync()[0]).toBeCloseTo(Math.exp(-30), 20);
  });

  it("refuses impossible weights and other shapes", () => {
    for (const posWeight of [-1, Number.NaN, [], [1, -1]]) {
      expect(() => bceWithLogits({ posWeight })).toThrow(ArgumentError);
    }
    const backend = createReferenceBackend();
    expect(() => bceWithLogits().value(zeros(backend, [2, 1]), zeros(backend, [2]))).toThrow(
      ShapeError,
    );
    const x = zeros(backend, [2, 3]);
    expect(() => bceWithLogits({ posWeight: [1, 2] }).value(x, x)).toThrow(
      "bceWithLogits: found 2 numbers as posWeight, expected 3 (one for each place on the last axis) or one for all; correct it",
    );
  });
});
