/** Squared, absolute and Huber differences against their formulas. */
import { describe, expect, it } from "vitest";
import { between, distinct } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Loss } from "./loss.js";
import { huberLoss, l1Loss, mseLoss, type ReductionOptions } from "./regression.js";

const huber = (delta: number) => (d: number) =>
  Math.abs(d) < delta ? (d * d) / 2 : delta * (Math.abs(d) - delta / 2);

const cases: readonly (readonly [
  name: string,
  make: (options: ReductionOptions) => Loss,
  penalty: (d: number) => number,
])[] = [
  ["the squared difference", mseLoss, (d) => d * d],
  ["the absolute difference", l1Loss, Math.abs],
  ["Huber's loss", huberLoss, huber(1)],
  ["Huber's loss from 2.5", (options) => huberLoss({ ...options, delta: 2.5 }), huber(2.5)],
];

describe.each(cases)("%s", (_, make, penalty) => {
  const [outputs, targets] = [
    [0.5, -1, 2, 1.5, 4, -0.75],
    [0.25, 2, 2, 0, -2, 1.75],
  ];
  const total = outputs.reduce((sum, x, i) => sum + penalty(x - (targets[i] ?? NaN)), 0);

  it("is the mean or the sum over all values", () => {
    const backend = createReferenceBackend();
    const [x, t] = [tensor(backend, outputs, [2, 3]), tensor(backend, targets, [2, 3])];
    const mean = make({}).value(x, t);
    expect([mean.shape, backend.memory().buffers]).toEqual([[], 3]);
    expect(mean.dataSync()[0]).toBeCloseTo(total / 6, 5);
    expect(make({ reduction: "sum" }).value(x, t).dataSync()[0]).toBeCloseTo(total, 5);
    expect([make({}).reduction, make({ reduction: "sum" }).reduction]).toEqual(["mean", "sum"]);
  });

  it("has gradients to order 2 of outputs and targets", () => {
    for (const reduction of ["mean", "sum"] as const) {
      expectGradients(
        (...t) => {
          const [x, target] = take(t);
          return make({ reduction }).value(x, target);
        },
        [distinct([3, 4], 2), between(-3, 3, [3, 4], 9)],
      );
    }
  });

  it("has no gradient where output and target are equal", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [2]);
    const [dx] = grad(() => make({}).value(x, tensor(backend, [2])), [x]);
    expect((dx?.dataSync()[0] ?? NaN) + 0).toBe(0);
  });

  it("broadcasts nothing, and knows no other reduction", () => {
    const backend = createReferenceBackend();
    const value = () => make({}).value(tensor(backend, [1, 2], [2, 1]), tensor(backend, [1, 2]));
    expect(value).toThrow(ShapeError);
    expect(value).toThrow(
      "found outputs [2, 1] and targets [2], expected equal shapes (each output has a target of its own; nothing is broadcast); reshape one of them",
    );
    expect(() => make({ reduction: JSON.parse('"none"') })).toThrow(ArgumentError);
  });
});

describe("Huber's loss", () => {
  it("is straight from delta on, with the gradient delta there", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [2, -2, 5]);
    const loss = huberLoss({ delta: 2, reduction: "sum" });
    const [dx] = grad(() => loss.value(x, tensor(backend, [0, 0, 0])), [x]);
    expect([...(dx?.dataSync() ?? [])]).toEqual([2, -2, 2]);
  });

  it("refuses a delta that is not above 0", () => {
    for (const delta of [0, -1, Number.NaN, Infinity]) {
      expect(() => huberLoss({ delta })).toThrow(ArgumentError);
    }
  });
});
