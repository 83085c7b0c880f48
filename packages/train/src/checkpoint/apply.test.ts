import { createJsBackend } from "@convscope/backend-js";
import {
  adam,
  crossEntropy,
  FormatError,
  layers,
  type Model,
  sequential,
  sgd,
} from "@convscope/core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  applyCheckpoint,
  type Checkpoint,
  createLoader,
  decodeCheckpoint,
  fit as fitModel,
  modelFromCheckpoint,
} from "../index.js";
import { barExamples, barModel } from "../testing/bars.js";
import { bitsOf } from "../testing/bits.js";
import { createMemoryStore } from "../testing/memory-store.js";

const makeOptimizer = () => adam({ learningRate: 0.01 });
let saved: Checkpoint;
let finalBits: unknown;

beforeAll(async () => {
  const store = createMemoryStore();
  const model = await barModel().to(createJsBackend());
  await fitModel(model, {
    train: createLoader(barExamples(20, 1), { batchSize: 8, seed: 3 }),
    loss: crossEntropy(),
    optimizer: makeOptimizer(),
    epochs: 2,
    averaging: { decay: 0.9 },
    checkpoint: { store },
  });
  saved = decodeCheckpoint((await store.load()) ?? new Uint8Array());
  finalBits = await bitsOf(model);
});

async function refusal(model: Model, checkpoint = saved, optimizer = makeOptimizer()) {
  const before = await bitsOf(model);
  const found = (): unknown => {
    try {
      applyCheckpoint(model, optimizer, checkpoint);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const error = found();
  expect(error).toBeInstanceOf(FormatError);
  expect(await bitsOf(model)).toEqual(before);
  expect(optimizer.steps).toBe(0);
  return String(error);
}

describe("applyCheckpoint", () => {
  it.each(["host", "backend"])(
    "gives weights, optimiser state and steps to a model on the %s",
    async (place) => {
      const model = barModel(9);
      const optimizer = makeOptimizer();
      if (place === "backend") await model.to(createJsBackend());
      applyCheckpoint(model, optimizer, saved);
      expect(optimizer.steps).toBe(6);
      for (const [name, { values }] of saved.weights) {
        expect(await model.variables.get(name)?.read()).toEqual(values);
      }
      for (const [name, { values }] of saved.optimizer.state) {
        expect(await optimizer.state.get(name)?.read()).toEqual(values);
      }
    },
  );

  it("refuses another model, naming the layer that differs, and changes nothing", async () => {
    const input = [1, 8, 8];
    const fc = layers.linear({ inFeatures: input, outFeatures: 3 });
    const text = await refusal(sequential("other", input, [["fc", fc]]));
    expect(text).toMatch(/found \{.*"conv".*\}, expected \{.*"linear"/);
    expect(text).toMatch(/the checkpoint is of bars, the model is other/);
    const more = barModel();
    const longer = sequential("bars", input, [
      ...more.nodes.map(({ name, layer }) => [name, layer] as const),
      ["extra", layers.linear({ inFeatures: 3, outFeatures: 3 })],
    ]);
    expect(await refusal(longer)).toMatch(/found no more layers, expected .*"extra"/);
    expect(await refusal(sequential("wide", [1, 9, 9], [["flatten", layers.flatten()]]))).toMatch(
      /found a model of input \[1, 8, 8\], expected \[1, 9, 9\]/,
    );
  });

  it("refuses another optimiser, and other options of the same", async () => {
    expect(await refusal(barModel(), saved, sgd({ learningRate: 1 }))).toMatch(
      /found the state of optimiser adam.*, expected that of sgd/,
    );
    expect(await refusal(barModel(), saved, adam({ beta1: 0.8 }))).toMatch(/adam\|0\.8/);
  });

  it("refuses weights or optimiser state that do not fit the model", async () => {
    const without = new Map(saved.weights);
    without.delete("fc.bias");
    expect(await refusal(barModel(), { ...saved, weights: without })).toMatch(
      /found no values for fc\.bias, expected \[3\]/,
    );
    const extra = new Map([
      ...saved.weights,
      ["fc.scale", { shape: [1], values: Float32Array.of(1) }],
    ]);
    expect(await refusal(barModel(), { ...saved, weights: extra })).toMatch(/values for fc\.scale/);
    const state = new Map([["fc.gain.mean", { shape: [3], values: new Float32Array(3) }]]);
    const optimizer = { ...saved.optimizer, state };
    expect(await refusal(barModel(), { ...saved, optimizer })).toMatch(
      /found optimiser state fc\.gain\.mean/,
    );
  });
});

describe("modelFromCheckpoint", () => {
  it("gives the model with the weights that training ended with: here the average", async () => {
    const model = modelFromCheckpoint(saved);
    expect(model.name).toBe("bars");
    expect(await bitsOf(model)).toEqual(finalBits);
  });

  it("takes the latest weights where there is no average", async () => {
    const { average, ...plain } = saved;
    expect(average).toBeDefined();
    const model = modelFromCheckpoint(plain);
    expect(await model.variables.get("fc.weight")?.read()).toEqual(
      saved.weights.get("fc.weight")?.values,
    );
  });
});
