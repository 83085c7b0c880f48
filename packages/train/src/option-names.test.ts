/** Options that nobody reads: refused by the name of what was called, with the name that was meant. */
import { createJsBackend } from "@convscope/backend-js";
import { ArgumentError, crossEntropy, sgd, UnsupportedError } from "@convscope/core";
import { expect, it } from "vitest";
import { createLoader, evaluate, type FitOptions, fit as fitModel } from "./index.js";
import { barExamples, barModel } from "./testing/bars.js";
import { createMemoryStore } from "./testing/memory-store.js";

const examples = barExamples(4, 1);
const loss = crossEntropy();
const options: FitOptions = {
  train: createLoader(examples, { batchSize: 2, seed: 1 }),
  loss,
  optimizer: sgd({ learningRate: 0.1 }),
  epochs: 1,
};
/** As JavaScript may give it. */
const odd = (json: string): object => JSON.parse(json);

it.each([
  [odd('{"epoch":3}'), /^fit: found option "epoch", expected only train, .*; write "epochs"$/],
  [
    { callbacks: odd('{"onstep":1}') },
    'fit callbacks: found option "onstep", expected only onStart, onStep, onEpoch, onCheckpoint, onRestore (it would be ignored); write "onStep"',
  ],
  [
    { earlyStopping: { patience: 1, ...odd('{"delta":1}') } },
    'fit earlyStopping: found option "delta", expected only patience, minDelta (it would be ignored); write "minDelta"',
  ],
  [
    { averaging: { decay: 0.5, ...odd('{"rate":1}') } },
    'fit averaging: found option "rate", expected only decay (it would be ignored)',
  ],
  [
    { checkpoint: { store: createMemoryStore(), ...odd('{"every":1}') } },
    'fit checkpoint: found option "every", expected only store, everySteps, everyEpochs (it would be ignored)',
  ],
])("fit refuses %o before anything is changed", async (more, message) => {
  const model = await barModel().to(createJsBackend());
  const run = fitModel(model, { ...options, ...more });
  await expect(run).rejects.toThrow(ArgumentError);
  await expect(fitModel(model, { ...options, ...more })).rejects.toThrow(message);
});

it("fit lets an object with callbacks hold other things", async () => {
  class Counter {
    steps = 0;
    onStep(): void {
      this.steps++;
    }
  }
  const callbacks = new Counter();
  await fitModel(await barModel().to(createJsBackend()), { ...options, callbacks });
  expect(callbacks.steps).toBe(2);
});

it("evaluate and a loader refuse theirs", async () => {
  const model = await barModel().to(createJsBackend());
  await expect(evaluate(model, examples, { loss, ...odd('{"batch_size":2}') })).rejects.toThrow(
    'evaluate: found option "batch_size", expected only loss, batchSize, topK, prepare, signal (it would be ignored); write "batchSize"',
  );
  expect(() =>
    createLoader(examples, { batchSize: 2, seed: 1, ...odd('{"shufle":false}') }),
  ).toThrow(/^loader: found option "shufle", .*; write "shuffle"$/);
});

it("fit refuses a backend that only infers before the first step", async () => {
  const { grads: _, ...backend } = createJsBackend();
  const model = await barModel().to(backend);
  const told: number[] = [];
  const run = fitModel(model, { ...options, callbacks: { onStart: () => void told.push(1) } });
  await expect(run).rejects.toThrow(UnsupportedError);
  expect(told).toEqual([]);
  await expect(fitModel(model, options)).rejects.toThrow(
    'fit: found backend "js", which gives no gradient kernels (it only infers); train on another backend, then model.to(this one)',
  );
});

it("fit names every gradient kernel that is missing before the first step", async () => {
  const backend = createJsBackend();
  const { conv2dWeightGrad: _w, maxPool2dSelect: _s, ...grads } = backend.grads;
  const partial: unknown = { ...backend, name: "mine", grads };
  const model = await barModel().to(partial as typeof backend);
  await expect(fitModel(model, options)).rejects.toThrow(
    'fit: found backend "mine" with no grads.conv2dWeightGrad (a kernel); no grads.maxPool2dSelect (a kernel), expected every member',
  );
});
