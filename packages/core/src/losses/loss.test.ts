/** Cross-entropy with label smoothing and LeNet-5's RBF loss, against their formulas. */
import { describe, expect, it } from "vitest";
import { between, normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { crossEntropy, type Loss, lossFromJson, lossToJson, rbfLoss } from "./loss.js";

const labels = [2, 0];
const logits = [...Float32Array.of(0.5, -1, 2, 1.5, 0.25, -0.75)];

/** The loss on two examples of three classes. */
function value(loss: Loss, outputs: readonly number[] = logits): number {
  const backend = createReferenceBackend();
  const result = loss.value(tensor(backend, outputs, [2, 3]), tensor(backend, labels));
  expect([result.shape, backend.memory().buffers]).toEqual([[], 3]);
  return result.dataSync()[0] ?? Number.NaN;
}

function probabilities(row: number): readonly number[] {
  const powers = logits.slice(row * 3, row * 3 + 3).map(Math.exp);
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

describe("cross-entropy", () => {
  const surprise = (row: number, label: number): number =>
    -Math.log(probabilities(row)[label] ?? NaN);

  it("is the mean of −ln softmax at the label", () => {
    expect(value(crossEntropy())).toBeCloseTo((surprise(0, 2) + surprise(1, 0)) / 2, 6);
  });

  it("with label smoothing ε gives each class ε/K and the label the rest", () => {
    const expected = labels.map((label, row) =>
      [0, 1, 2].reduce((sum, c) => sum + ((c === label ? 0.7 : 0) + 0.1) * surprise(row, c), 0),
    );
    expect(value(crossEntropy({ labelSmoothing: 0.3 }))).toBeCloseTo(
      ((expected[0] ?? 0) + (expected[1] ?? 0)) / 2,
      6,
    );
  });

  it("stays finite on large logits, and lets an infinite one of another class be", () => {
    expect(value(crossEntropy(), [1000, -1000, 1000, 0, -2000, 0])).toBeCloseTo(Math.LN2, 5);
    expect(value(crossEntropy(), [-Infinity, 0, 0, 0, -Infinity, 0])).toBeCloseTo(Math.LN2, 5);
  });

  it("has the gradient (softmax − one-hot) / N, and gradients to order 2", () => {
    const backend = createReferenceBackend();
    const [x, y] = [tensor(backend, logits, [2, 3]), tensor(backend, labels)];
    const [dx] = grad(() => crossEntropy().value(x, y), [x]);
    [...(dx?.dataSync() ?? [])].forEach((found, i) => {
      const [row, c] = [Math.floor(i / 3), i % 3];
      const expected = ((probabilities(row)[c] ?? NaN) - (c === labels[row] ? 1 : 0)) / 2;
      expect(found).toBeCloseTo(expected, 6);
    });
    for (const loss of [crossEntropy(), crossEntropy({ labelSmoothing: 0.2 })]) {
      expectGradients(
        (...t) => {
          const [outputs] = take(t);
          return loss.value(outputs, tensor(outputs.backend, labels));
        },
        [normal([2, 3], 3)],
      );
    }
  });

  it("scores by softmax", () => {
    const x = tensor(createReferenceBackend(), logits, [2, 3]);
    const expected = [...probabilities(0), ...probabilities(1)];
    [...crossEntropy().scores(x).dataSync()].forEach((score, i) => {
      expect(score).toBeCloseTo(expected[i] ?? Number.NaN, 6);
    });
  });

  it("refuses a smoothing outside [0, 1)", () => {
    for (const labelSmoothing of [-0.1, 1, Number.NaN]) {
      expect(() => crossEntropy({ labelSmoothing })).toThrow(ArgumentError);
    }
  });
});

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
});

describe("losses", () => {
  it("refuse outputs and labels that do not go together", () => {
    const backend = createReferenceBackend();
    const make = () =>
      crossEntropy().value(tensor(backend, logits, [2, 3]), tensor(backend, [1, 2, 0]));
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(
      "crossEntropy: found outputs [2, 3] and labels [3], expected [N, classes] and [N] (one label an example); flatten the outputs",
    );
    expect(() => rbfLoss().value(tensor(backend, [1]), tensor(backend, [1]))).toThrow(
      "rbfLoss: found outputs [1]",
    );
  });

  it("are saved and read again", () => {
    for (const loss of [
      crossEntropy(),
      crossEntropy({ labelSmoothing: 0.1 }),
      rbfLoss(),
      rbfLoss({ j: 2 }),
    ]) {
      const again = lossFromJson(JSON.parse(JSON.stringify(lossToJson(loss))));
      expect([again.kind, again.options]).toEqual([loss.kind, loss.options]);
      expect(value(again)).toBe(value(loss));
    }
    expect(() => lossFromJson({ kind: "hinge" })).toThrow(
      'loss: found kind "hinge", expected "cross-entropy" or "rbf"; correct the model file',
    );
  });
});
