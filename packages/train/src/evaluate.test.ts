import { createJsBackend } from "@convscope/backend-js";
import {
  AbortedError,
  ArgumentError,
  crossEntropy,
  mseLoss,
  rbfLoss,
  ShapeError,
  tensor,
} from "@convscope/core";
import { describe, expect, it } from "vitest";
import { accuracy, confusionMatrix, evaluate } from "./index.js";
import { barExamples, barModel } from "./testing/bars.js";

const loss = crossEntropy();
const examples = barExamples(25, 3);

describe("evaluate", () => {
  it("gives the mean loss and the predictions of the network in use, however it is batched", async () => {
    const backend = createJsBackend();
    const model = await barModel().to(backend);
    const x = tensor(backend, Float32Array.from(examples.images), [25, ...examples.shape]);
    const outputs = model.predict(x);
    const expected = loss.value(outputs, tensor(backend, Float32Array.from(examples.labels)));
    for (const batchSize of [25, 7, 1]) {
      const found = await evaluate(model, examples, { loss, batchSize, topK: 2 });
      expect(found.loss).toBeCloseTo((await expected.data())[0] ?? 0, 5);
      expect(found.count).toBe(25);
      expect(found.accuracy).toBe(accuracy(found.predictions, examples.labels));
      expect(found.confusion).toEqual(confusionMatrix(found.predictions, examples.labels, 3));
      expect(found.topK).toBeGreaterThanOrEqual(found.accuracy);
      expect(found.confidences.every((score) => score > 1 / 3 && score <= 1)).toBe(true);
    }
  });

  it("takes the scores of the loss: the smallest distance wins under rbf", async () => {
    const model = await barModel().to(createJsBackend());
    const largest = await evaluate(model, examples, { loss });
    const smallest = await evaluate(model, examples, { loss: rbfLoss() });
    expect(smallest.predictions).not.toEqual(largest.predictions);
  });

  it("gives the mean of a loss that sums too, and refuses one that gives no scores", async () => {
    const model = await barModel().to(createJsBackend());
    const mean = await evaluate(model, examples, { loss, batchSize: 7 });
    const total = crossEntropy({ reduction: "sum" });
    const found = await evaluate(model, examples, { loss: total, batchSize: 7 });
    expect(found.loss).toBeCloseTo(mean.loss, 5);
    const values = Object.assign(JSON.parse("{}"), mseLoss());
    await expect(evaluate(model, examples, { loss: values })).rejects.toThrow(ArgumentError);
    await expect(evaluate(model, examples, { loss: values })).rejects.toThrow(
      "evaluate: found loss mse, expected one that gives scores of classes",
    );
  });

  it("changes no value and leaves nothing on the backend but the model", async () => {
    const backend = createJsBackend();
    const model = await barModel().to(backend);
    await evaluate(model, examples, { loss, batchSize: 10 });
    const { buffers } = backend.memory();
    await evaluate(model, examples, { loss, batchSize: 10 });
    expect(backend.memory().buffers).toBe(buffers);
    model.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("stops within a batch when the signal comes", async () => {
    const model = await barModel().to(createJsBackend());
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    const { signal } = controller;
    await expect(evaluate(model, examples, { loss, batchSize: 1, signal })).rejects.toThrow(
      AbortedError,
    );
  });

  it("names a label that is no class, and its example", async () => {
    const model = await barModel().to(createJsBackend());
    const odd = { ...examples, labels: Array.from(examples.labels, (l, i) => (i === 4 ? 3 : l)) };
    await expect(evaluate(model, odd, { loss })).rejects.toThrow(
      /found label 3 at example 4, expected a whole number from 0 to 2/,
    );
  });

  it("says what to do about a model on the host, an empty set, and images of another size", async () => {
    const model = barModel();
    await expect(evaluate(model, examples, { loss })).rejects.toThrow(/await model\.to\(backend\)/);
    await model.to(createJsBackend());
    const none = { ...examples, count: 0, images: new Float32Array(0), labels: [] };
    await expect(evaluate(model, none, { loss })).rejects.toThrow(/found an empty data set/);
    await expect(evaluate(model, examples, { loss, batchSize: 0 })).rejects.toThrow(/batchSize 0/);
    await expect(evaluate(model, examples, { loss, topK: 4 })).rejects.toThrow(/found k 4/);
    const flat = { ...examples, shape: [1, 4, 16] as const };
    await expect(evaluate(model, flat, { loss })).rejects.toThrow(ShapeError);
  });
});
