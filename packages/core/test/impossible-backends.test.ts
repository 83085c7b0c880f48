/** Tensors of two backends: every function that takes several names itself, both backends and the cure. */
import { expect, it } from "vitest";
import { BackendMismatchError } from "../src/errors.js";
import * as core from "../src/index.js";
import { createReferenceBackend } from "../src/reference/index.js";

const here = createReferenceBackend();
const there = createReferenceBackend();
const x = (...shape: readonly number[]): core.Tensor => core.ones(here, shape);
const other = (...shape: readonly number[]): core.Tensor => core.ones(there, shape);

const maps = x(1, 2, 4, 4);
const bias = other(2);
const { add, div, equal, greater, less, mul, pow, sub } = core;

const rows: readonly (readonly [op: string, attempt: () => unknown])[] = [
  ...[add, sub, mul, div, pow, equal, greater, less].map(
    (op) => [op.name, () => op(x(2), other(2))] as const,
  ),
  ["maximum", () => core.maximum(x(2), other(2))],
  ["minimum", () => core.minimum(x(2), other(2))],
  ["where", () => core.where(x(2), other(2), 0)],
  ["matmul", () => core.matmul(x(2, 2), other(2, 2))],
  ["concat", () => core.concat([x(2), other(2)], 0)],
  ["prelu", () => core.prelu(maps, other(2))],
  ["channelAffine", () => core.channelAffine(maps, x(2), other(2))],
  ["layerNorm", () => core.layerNorm(maps, [4], { weight: other(4) })],
  ["groupNorm", () => core.groupNorm(maps, 2, { bias })],
  ["instanceNorm", () => core.instanceNorm(maps, { bias })],
  ["conv2d", () => core.conv2d(maps, other(2, 2, 3, 3))],
  ["conv2d", () => core.conv2d(maps, x(2, 2, 3, 3), { bias })],
  ["conv1d", () => core.conv1d(x(1, 2, 4), other(2, 2, 3))],
  ["conv1d", () => core.conv1d(x(1, 2, 4), x(2, 2, 3), { bias })],
  ["convTranspose2d", () => core.convTranspose2d(maps, other(2, 2, 3, 3))],
  ["convTranspose2d", () => core.convTranspose2d(maps, x(2, 2, 3, 3), { bias })],
  ["locallyConnected2d", () => core.locallyConnected2d(maps, other(2, 2, 1, 2, 3, 3))],
  ["maxPool2dSelect", () => core.maxPool2dSelect(maps, other(1, 2, 4, 4), { kernel: 2 })],
  ["crossEntropy", () => core.crossEntropy().value(x(1, 2), other(1))],
  ["nllLoss", () => core.nllLoss().value(x(1, 2), other(1))],
  ["rbfLoss", () => core.rbfLoss().value(x(1, 2), other(1))],
  ["mseLoss", () => core.mseLoss().value(x(2), other(2))],
  ["l1Loss", () => core.l1Loss().value(x(2), other(2))],
  ["huberLoss", () => core.huberLoss().value(x(2), other(2))],
  ["bceWithLogits", () => core.bceWithLogits().value(x(2), other(2))],
];

it.each(rows)("%s refuses tensors of two backends by its own name", (op, attempt) => {
  expect(attempt).toThrow(BackendMismatchError);
  expect(attempt).toThrow(
    `${op}: found tensors on "reference" and another "reference", expected one backend (data never moves by itself); move one of them: tensor(other, await x.data(), x.shape), or model.to(other)`,
  );
});

it("a model and a training step refuse what is on another backend by their own names", async () => {
  const { layers } = core;
  const model = core.sequential(
    "tiny",
    [2],
    [["fc", layers.linear({ inFeatures: 2, outFeatures: 2 })]],
  );
  await model.to(here);
  expect(() => model.predict(other(1, 2))).toThrow(/^tiny\.predict: found tensors on "reference"/);
  const loss = core.crossEntropy();
  const step = new core.TrainingStep(model, { loss, optimizer: core.sgd({ learningRate: 1 }) });
  expect(() => step.run(x(1, 2), other(1))).toThrow(/^TrainingStep\.run: found tensors on "ref/);
  expect(() => step.run(other(1, 2), x(1))).toThrow(BackendMismatchError);
});
