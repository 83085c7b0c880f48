/** Labels of classes: refused on the host while they can be read, NaN on the backend where they cannot. */
import { describe, expect, it } from "vitest";
import { grad } from "../autograd/grad.js";
import { ArgumentError, BackendMismatchError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { checkClassLabels, classLabels } from "./class-labels.js";
import { crossEntropy, nllLoss } from "./cross-entropy.js";
import type { Loss } from "./loss.js";
import { rbfLoss } from "./rbf-loss.js";
import { mseLoss } from "./regression.js";

describe("labels from the host", () => {
  it("become a tensor, from any list of numbers", () => {
    const backend = createReferenceBackend();
    expect([...classLabels(backend, Uint8Array.of(2, 0, 1), 3).dataSync()]).toEqual([2, 0, 1]);
    const maps = classLabels(backend, [0, -1, 1, 1], 2, { shape: [2, 2], ignoreIndex: -1 });
    expect([maps.shape, [...maps.dataSync()]]).toEqual([
      [2, 2],
      [0, -1, 1, 1],
    ]);
    expect(classLabels(backend, [], 2).shape).toEqual([0]);
  });

  it.each([3, -1, 0.5, Number.NaN, Infinity])("refuse %d as one of 3 classes", (label) => {
    const backend = createReferenceBackend();
    const make = () => classLabels(backend, [0, 2, label], 3);
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(
      `classLabels: found label ${label} at example 2, expected a whole number from 0 to 2 (there are 3 classes, one an output of the model); correct the label, or give the model as many outputs as there are classes`,
    );
    expect(backend.memory().buffers).toBe(0);
  });

  it("say where in maps a label is none, and which one would be ignored", () => {
    const backend = createReferenceBackend();
    const options = { shape: [2, 1, 2], ignoreIndex: 255 };
    expect(() => classLabels(backend, [0, 255, 1, 7], 2, options)).toThrow(
      "found label 7 at example 1, place 1, expected a whole number from 0 to 1, or 255, which is ignored (",
    );
  });

  it("refuse a number of classes that is none, and a shape of another size", () => {
    const backend = createReferenceBackend();
    expect(() => checkClassLabels("fit", [0], 0)).toThrow("fit: found 0 classes, expected a whole");
    expect(() => classLabels(backend, [0], 1.5)).toThrow(ArgumentError);
    expect(() => classLabels(backend, [0, 1], 2, { shape: [3] })).toThrow(ShapeError);
  });
});

const losses: readonly Loss[] = [
  crossEntropy(),
  crossEntropy({ labelSmoothing: 0.1, classWeights: [1, 2] }),
  crossEntropy({ ignoreIndex: -100, reduction: "sum" }),
  nllLoss(),
  nllLoss({ classWeights: [0, 2], ignoreIndex: 9 }),
  rbfLoss(),
];

describe.each(losses)("$kind $options on labels that nobody checked", (loss) => {
  it.each([2, -1, 0.5, Number.NaN])("is NaN where one of them is %d", (label) => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [-1, -2, -3, -0.5], [2, 2]);
    expect(loss.value(x, tensor(backend, [1, 0])).dataSync()[0]).toBeGreaterThan(0);
    const labels = tensor(backend, [1, label]);
    expect(loss.value(x, labels).dataSync()[0]).toBeNaN();
  });

  it("names itself where they are on another backend", () => {
    const flat = tensor(createReferenceBackend(), [0, 1]);
    const targets = tensor(createReferenceBackend(), [0, 1]);
    expect(() => mseLoss().value(flat, targets)).toThrow(/^mseLoss: found tensors on/);
    const outputs = tensor(createReferenceBackend(), [0, 1], [1, 2]);
    const value = () => loss.value(outputs, tensor(createReferenceBackend(), [0]));
    expect(value).toThrow(BackendMismatchError);
    expect(value).toThrow(/^(crossEntropy|nllLoss|rbfLoss): found tensors on/);
  });
});

it("a label that is ignored is no fault, and the others' gradients stay finite beside a fault", () => {
  const backend = createReferenceBackend();
  const x = tensor(backend, [1, 2, 3, 4], [2, 2]);
  const ignoring = crossEntropy({ ignoreIndex: -100 });
  expect(ignoring.value(x, tensor(backend, [1, -100])).dataSync()[0]).toBeGreaterThan(0);
  const [dx] = grad(() => crossEntropy().value(x, tensor(backend, [1, 7])), [x]);
  expect([...(dx?.dataSync() ?? [])].every(Number.isFinite)).toBe(true);
});
