/** Every impossible setting of activations, norms, losses, optimisers, schedules and starts: a typed error that names found, wanted and cure. */
import { expect, it } from "vitest";
import { ArgumentError, ConvscopeError } from "../src/errors.js";
import * as core from "../src/index.js";

/** What a user of JavaScript may write. */
const wrong = (text: string) => JSON.parse(text);

const { layers } = core;
const rows: readonly (readonly [text: string, make: () => unknown])[] = [
  ['activation: found activation "mish"', () => layers.activation(wrong('"mish"'))],
  [
    'activation: found option "alpha" for tanh',
    () => layers.activation("tanh", wrong('{"alpha":1}')),
  ],
  ["prelu: found channels 0", () => layers.prelu({ channels: 0 })],
  ["prelu: found channels 1.5", () => layers.prelu({ channels: 1.5 })],
  ["prelu: found initial NaN", () => layers.prelu({ initial: Number.NaN })],
  ["dropout: found rate 1,", () => layers.dropout(1)],
  ["dropout2d: found rate -0.1", () => layers.dropout2d(-0.1)],
  ["layerNorm: found shape []", () => layers.layerNorm({ shape: [] })],
  ["layerNorm: found epsilon -1", () => layers.layerNorm({ shape: [2], epsilon: -1 })],
  ["groupNorm: found 3 groups for 8", () => layers.groupNorm({ channels: 8, groups: 3 })],
  ["groupNorm: found groups 0", () => layers.groupNorm({ channels: 8, groups: 0 })],
  [
    "groupNorm: found epsilon Infinity",
    () => layers.groupNorm({ channels: 2, groups: 1, epsilon: Infinity }),
  ],
  ["instanceNorm: found channels -1", () => layers.instanceNorm({ channels: -1 })],
  [
    "localResponseNorm: found size 0",
    () => layers.localResponseNorm({ size: 0, convention: "torch" }),
  ],
  [
    'localResponseNorm: found convention "tf"',
    () => layers.localResponseNorm({ size: 5, convention: wrong('"tf"') }),
  ],
  ["crossEntropy: found labelSmoothing 1,", () => core.crossEntropy({ labelSmoothing: 1 })],
  ["crossEntropy: found classWeights[0] -1", () => core.crossEntropy({ classWeights: [-1] })],
  ["crossEntropy: found ignoreIndex 0.5", () => core.crossEntropy({ ignoreIndex: 0.5 })],
  ['nllLoss: found reduction "none"', () => core.nllLoss({ reduction: wrong('"none"') })],
  ["bceWithLogits: found posWeight -1", () => core.bceWithLogits({ posWeight: -1 })],
  ["huberLoss: found delta 0", () => core.huberLoss({ delta: 0 })],
  ['mseLoss: found reduction "max"', () => core.mseLoss({ reduction: wrong('"max"') })],
  ["rbfLoss: found j NaN", () => core.rbfLoss({ j: Number.NaN })],
  ["fit: found loss l1", () => core.classificationLoss("fit", core.l1Loss())],
  ["sgd: found learningRate -1", () => core.sgd({ learningRate: -1 })],
  ["sgd: found momentum 1,", () => core.sgd({ learningRate: 1, momentum: 1 })],
  ["sgd: found nesterov with momentum 0", () => core.sgd({ learningRate: 1, nesterov: true })],
  ["adam: found beta2 1,", () => core.adam({ beta2: 1 })],
  ["adamw: found weightDecay -1", () => core.adamw({ weightDecay: -1 })],
  ["rmsprop: found alpha 1,", () => core.rmsprop({ alpha: 1 })],
  ["adagrad: found initialSum -1", () => core.adagrad({ initialSum: -1 })],
  ["stepwise: found every 0", () => core.stepwise(0, 0.5)],
  ["multiStep: found milestones 2, 1", () => core.multiStep([2, 1])],
  ["multiStep: found milestones[0] -1", () => core.multiStep([-1])],
  ["exponential: found factor -1", () => core.exponential(-1)],
  ["cosine: found warmup 2", () => core.cosine({ warmup: 2 })],
  ["oneCycle: found rise -1", () => core.oneCycle({ rise: -1 })],
  ["warmup: found steps 0", () => core.warmup(0)],
  ["sequenceSchedules: found 0 schedules", () => core.sequenceSchedules([], [])],
  ['gain: found activation "gelu"', () => core.gain(wrong('"gelu"'))],
  ['initialiser: found "he"', () => core.initialiserOf(wrong('"he"'))],
  [
    "xavier-normal: found gain NaN",
    () => core.initialiserOf({ scheme: "xavier-normal", gain: Number.NaN }),
  ],
  [
    "truncated-normal: found mean 0, deviation 1, low 2",
    () => core.initialiserOf({ scheme: "truncated-normal", low: 2 }),
  ],
];

it.each(rows)("%s …", (text, make) => {
  let error: unknown;
  try {
    make();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ArgumentError);
  if (!(error instanceof ConvscopeError)) return;
  expect(error.message.startsWith(text), error.message).toBe(true);
  expect(error.message).toMatch(/^\S+: found .+, expected .+; .+$/);
  expect(Object.keys(error.details).length).toBeGreaterThan(0);
});
