/** LeNet-5's RBF loss against equation 9. */
import { describe, expect, it } from "vitest";
import { between } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import type { Loss } from "./loss.js";
import { rbfLoss } from "./rbf-loss.js";

const labels = [2, 0];

/** The loss on two examples of three classes. */
function value(loss: Loss, outputs: readonly number[]): number {
  const backend = createReferenceBackend();
  const result = loss.value(tensor(backend, outputs, [2, 3]), tensor(backend, labels));
  expect([result.shape, backend.memory().buffers]).toEqual([[], 3]);
  return result.dataSync()[0] ?? Number.NaN;
}

describe("the RBF loss", () => {
  const distances = [...Float32Array.of(3, 0.5, 1, 0.25, 2, 4)];

  it("is equation 9 of LeCun et al. 1998: mean of y_label + ln(e^(−j) + Σ e^(−y))", () => {
    const j = 0.5;
    const expected = labels.map((label, row) => {
      const own = distances.slice(row * 3, row * 3 + 3);
      const total = own.reduce((sum, y) => sum + Math.exp(-y), Math.exp(-j));
      return (own[label] ?? NaN) + Math.log(total);
    });
    expect(value(rbfLoss({ j }), distances)).toBeCloseTo(
      ((expected[0] ?? 0) + (expected[1] ?? 0)) / 2,
      6,
    );
  });

  it("stays finite where every distance is large", () => {
    const far = [500, 900, 800, 500, 900, 800];
    expect(value(rbfLoss({ j: 600 }), far)).toBeCloseTo((800 - 500 + 0) / 2, 3);
  });

  it("stops pushing away classes that are far beyond j already", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 30, 2], [1, 3]);
    const [dx] = grad(() => rbfLoss().value(x, tensor(backend, [0])), [x]);
    const [right = 0, far = 0, near = 0] = dx?.dataSync() ?? [];
    expect(right).toBeGreaterThan(0);
    expect(Math.abs(far)).toBeLessThan(1e-10);
    expect(near).toBeLessThan(-0.05);
  });

  it("has gradients to order 2", () => {
    expectGradients(
      (...t) => {
        const [x] = take(t);
        return rbfLoss({ j: 0.5 }).value(x, tensor(x.backend, labels));
      },
      [between(0.2, 4, [2, 3])],
    );
  });

  it("scores e^(−y) against the rubbish class: the smallest distance scores highest", () => {
    const x = tensor(createReferenceBackend(), distances, [2, 3]);
    const scores = rbfLoss({ j: 1 }).scores(x);
    const total = [3, 0.5, 1].reduce((sum, y) => sum + Math.exp(-y), Math.exp(-1));
    expect(scores.shape).toEqual([2, 3]);
    expect(scores.dataSync()[1]).toBeCloseTo(Math.exp(-0.5) / total, 6);
  });

  it("refuses a j that is not finite, and distances of maps", () => {
    expect(() => rbfLoss({ j: Number.NaN })).toThrow(ArgumentError);
    const backend = createReferenceBackend();
    expect(() => rbfLoss().value(tensor(backend, [1]), tensor(backend, [1]))).toThrow(
      "rbfLoss: found outputs [1]",
    );
    expect(() => rbfLoss().value(zeros(backend, [2, 3, 1]), zeros(backend, [2, 1]))).toThrow(
      "rbfLoss: found outputs [2, 3, 1], expected [N, classes] (a distance from each class's code); flatten the outputs",
    );
  });
});
