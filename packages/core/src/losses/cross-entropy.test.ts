/** Cross-entropy and negative log-likelihood against their formulas, with every option. */
import { describe, expect, it } from "vitest";
import { between, normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { logSoftmax } from "../ops/softmax.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { type CrossEntropyOptions, crossEntropy, nllLoss } from "./cross-entropy.js";
import type { Loss } from "./loss.js";

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

/** PyTorch's definition, label by label. */
function expected(
  logs: readonly (readonly number[])[],
  own: readonly number[],
  options: CrossEntropyOptions,
): number {
  const { classWeights = [1, 1, 1], ignoreIndex, labelSmoothing = 0, reduction } = options;
  let [right, even, counts] = [0, 0, 0];
  own.forEach((label, row) => {
    if (label === ignoreIndex) return;
    right -= (classWeights[label] ?? NaN) * (logs[row]?.[label] ?? NaN);
    logs[row]?.forEach((log, c) => {
      even -= (classWeights[c] ?? NaN) * log;
    });
    counts += classWeights[label] ?? NaN;
  });
  const total = (1 - labelSmoothing) * right + (labelSmoothing / 3) * even;
  return reduction === "sum" ? total : total / counts;
}

const options: readonly CrossEntropyOptions[] = [
  { reduction: "sum" },
  { classWeights: [0.5, 2, 3] },
  { classWeights: [0.5, 2, 0], reduction: "sum" },
  { ignoreIndex: 1 },
  { ignoreIndex: -100 },
  { ignoreIndex: 1, classWeights: [0.5, 2, 3] },
  { ignoreIndex: 1, classWeights: [0.5, 2, 3], reduction: "sum" },
];

describe.each(options)("labels that count by %o", (own) => {
  const four = [2, 1, 0, 1];
  const { values } = normal([4, 3], 5);
  const rows = four.map((_, row) => [...Float32Array.from(values).subarray(row * 3, row * 3 + 3)]);
  const logsOf = (row: readonly number[]): readonly number[] => {
    const total = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
    return row.map((x) => x - total);
  };

  it.each([0, 0.25])("follow PyTorch's definition, smoothed by %f", (labelSmoothing) => {
    const backend = createReferenceBackend();
    const all = { ...own, labelSmoothing };
    const x = tensor(backend, rows.flat(), [4, 3]);
    const y = tensor(backend, four);
    const wanted = expected(rows.map(logsOf), four, all);
    expect(crossEntropy(all).value(x, y).dataSync()[0]).toBeCloseTo(wanted, 5);
    if (labelSmoothing > 0) return;
    expect(nllLoss(own).value(logSoftmax(x, 1), y).dataSync()[0]).toBeCloseTo(wanted, 5);
  });

  it("have gradients to order 2, none for what is ignored", () => {
    for (const loss of [crossEntropy({ ...own, labelSmoothing: 0.25 }), nllLoss(own)]) {
      expectGradients(
        (...t) => {
          const [outputs] = take(t);
          return loss.value(outputs, tensor(outputs.backend, four));
        },
        [between(-3, -0.5, [4, 3], 5)],
      );
    }
  });
});

describe("losses on labels", () => {
  it("take maps: a label at every place", () => {
    const backend = createReferenceBackend();
    const maps = tensor(backend, [1, 2, 3, 4, 5, 6], [1, 3, 2]);
    const rows = tensor(backend, [1, 3, 5, 2, 4, 6], [2, 3]);
    const own = { classWeights: [1, 2, 3], labelSmoothing: 0.1 };
    const [found] = crossEntropy(own)
      .value(maps, tensor(backend, [2, 1], [1, 2]))
      .dataSync();
    const [wanted] = crossEntropy(own)
      .value(rows, tensor(backend, [2, 1]))
      .dataSync();
    expect(found).toBeCloseTo(wanted ?? Number.NaN, 6);
    expect(crossEntropy(own).scores(maps).shape).toEqual([1, 3, 2]);
  });

  it("give NaN as PyTorch where every label is ignored, and 0 as a sum", () => {
    const backend = createReferenceBackend();
    const [x, y] = [tensor(backend, logits, [2, 3]), tensor(backend, [7, 7])];
    expect(crossEntropy({ ignoreIndex: 7 }).value(x, y).dataSync()[0]).toBeNaN();
    const [total = NaN] = nllLoss({ ignoreIndex: 7, reduction: "sum" }).value(x, y).dataSync();
    expect(total + 0).toBe(0);
  });

  it("read scores of log-probabilities by their exponential", () => {
    const x = tensor(createReferenceBackend(), [Math.log(0.25), Math.log(0.75)], [1, 2]);
    const [a, b] = nllLoss().scores(x).dataSync();
    expect([a, b]).toEqual([expect.closeTo(0.25, 6), expect.closeTo(0.75, 6)]);
  });

  it("refuse options that are impossible", () => {
    for (const make of [crossEntropy, nllLoss]) {
      expect(() => make({ classWeights: [1, -1] })).toThrow("found classWeights[1] -1, expected");
      expect(() => make({ ignoreIndex: 0.5 })).toThrow(ArgumentError);
      expect(() => make({ reduction: JSON.parse('"none"') })).toThrow(
        'found reduction "none", expected "mean" or "sum" (training needs one number); choose one of these',
      );
    }
  });

  it("refuse outputs and labels that do not go together", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, logits, [2, 3]);
    for (const loss of [crossEntropy(), nllLoss()]) {
      expect(() => loss.value(x, tensor(backend, [1, 2, 0]))).toThrow(ShapeError);
      expect(() => loss.value(x, tensor(backend, [1, 2, 0]))).toThrow(
        "found outputs [2, 3] and labels [3], expected [N, classes] and [N] (one label an example, or one a place of maps); flatten the outputs",
      );
    }
    expect(() => crossEntropy({ classWeights: [1] }).value(x, tensor(backend, labels))).toThrow(
      "crossEntropy: found 1 classWeights for outputs [2, 3], expected 3 (one a class); correct them",
    );
  });
});
