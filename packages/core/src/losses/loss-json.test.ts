/** Losses on their way through a model file. */
import { expect, it } from "vitest";
import { ArgumentError, FormatError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { bceWithLogits } from "./bce-with-logits.js";
import { crossEntropy, nllLoss } from "./cross-entropy.js";
import { classificationLoss, type Loss } from "./loss.js";
import { lossFromJson, lossToJson } from "./loss-json.js";
import { rbfLoss } from "./rbf-loss.js";
import { huberLoss, l1Loss, mseLoss } from "./regression.js";

const losses: readonly Loss[] = [
  crossEntropy(),
  crossEntropy({ labelSmoothing: 0.1 }),
  crossEntropy({ classWeights: [1, 2, 0.5], ignoreIndex: 0, reduction: "sum" }),
  nllLoss(),
  nllLoss({ classWeights: [1, 2, 0.5], ignoreIndex: 0, reduction: "sum" }),
  rbfLoss(),
  rbfLoss({ j: 2 }),
  bceWithLogits(),
  bceWithLogits({ posWeight: [1, 2, 3], reduction: "sum" }),
  bceWithLogits({ posWeight: 2 }),
  mseLoss(),
  mseLoss({ reduction: "sum" }),
  l1Loss({ reduction: "sum" }),
  huberLoss({ delta: 0.5, reduction: "sum" }),
];

it.each(losses)("$kind with $options is the same loss when it is read again", (loss) => {
  const backend = createReferenceBackend();
  const outputs = tensor(backend, [0.5, -1, 2, 1.5, 0.25, -0.75], [2, 3]);
  const targets =
    "scores" in loss ? tensor(backend, [2, 0]) : tensor(backend, [1, 0, 1, 0, 1, 1], [2, 3]);
  const again = lossFromJson(JSON.parse(JSON.stringify(lossToJson(loss))));
  expect([again.kind, again.options, again.reduction]).toEqual([
    loss.kind,
    loss.options,
    loss.reduction,
  ]);
  expect([...again.value(outputs, targets).dataSync()]).toEqual([
    ...loss.value(outputs, targets).dataSync(),
  ]);
});

it("a file with another kind, or an option of the wrong type, is refused", () => {
  expect(() => lossFromJson({ kind: "hinge" })).toThrow(
    'loss: found kind "hinge", expected one of bce-with-logits, cross-entropy, huber, l1, mse, nll, rbf; correct the model file',
  );
  expect(() => lossFromJson({ kind: "toString" })).toThrow(ArgumentError);
  for (const json of [
    { kind: "cross-entropy", labelSmoothing: "0.1" },
    { kind: "nll", classWeights: [1, "2"] },
    { kind: "mse", reduction: "none" },
    { kind: "bce-with-logits", posWeight: true },
  ]) {
    expect(() => lossFromJson(json)).toThrow(FormatError);
  }
  expect(() => lossFromJson({ kind: "huber", delta: null })).toThrow(
    "loss: found delta null, expected a number; correct the model file",
  );
});

it("only a loss on labels classifies", () => {
  const loss = crossEntropy();
  expect(classificationLoss("fit", loss)).toBe(loss);
  expect(() => classificationLoss("fit", mseLoss())).toThrow(
    "fit: found loss mse, expected one that gives scores of classes (predictions and accuracy are read from them); use crossEntropy, nllLoss or rbfLoss",
  );
});
