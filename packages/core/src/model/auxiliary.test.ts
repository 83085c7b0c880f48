/** Layers beside the output that help in training: their losses are added, and their weights learn. */
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../errors.js";
import * as layers from "../layers/index.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import { sgd } from "../optim/sgd.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { build } from "./build.js";
import type { Model } from "./model.js";
import type { ModelMetadata } from "./model-metadata.js";
import { modelFromJson, modelToJson } from "./serialise.js";
import { TrainingStep } from "./training-step.js";

const dense = (outFeatures: number) => layers.linear({ inFeatures: 3, outFeatures });

function network(auxiliary: ModelMetadata["auxiliary"]): Model {
  const metadata = auxiliary === undefined ? {} : { auxiliary };
  return build(
    "headed",
    [3],
    (x, apply) => {
      const y = apply("trunk", dense(3), x);
      apply("head", dense(2), y);
      return apply("out", dense(2), y);
    },
    metadata,
  ).initialise(1);
}

/** The loss of a step, and by how much it changes each variable. */
async function step(model: Model, eager: boolean) {
  const backend = createReferenceBackend();
  await model.to(backend);
  const optimizer = sgd({ learningRate: 1 });
  const training = new TrainingStep(model, { loss: crossEntropy(), optimizer, eager });
  const before = new Map([...model.variables].map(([name, each]) => [name, each.read()]));
  const x = tensor(backend, [1, -2, 0.5], [1, 3]);
  const { loss } = training.run(x, tensor(backend, [1]));
  const moved = new Map<string, number[]>();
  for (const [name, variable] of model.variables) {
    const [start, end] = [await before.get(name), await variable.read()];
    moved.set(
      name,
      [...end].map((value, i) => value - (start?.[i] ?? 0)),
    );
  }
  return { loss: (await loss.data())[0] ?? Number.NaN, moved };
}

describe.each([false, true])("an auxiliary layer (eager: %s)", (eager) => {
  it("adds its loss times its weight, and the gradients so", async () => {
    const [none, half, whole] = [
      await step(network(undefined), eager),
      await step(network({ head: 0.5 }), eager),
      await step(network({ head: 1 }), eager),
    ];
    expect(whole.loss - none.loss).toBeGreaterThan(0.1);
    expect(half.loss).toBeCloseTo((none.loss + whole.loss) / 2, 6);
    for (const [name, values] of half.moved) {
      values.forEach((value, i) => {
        const ends = [none.moved.get(name)?.[i] ?? 0, whole.moved.get(name)?.[i] ?? 0];
        expect(value).toBeCloseTo(((ends[0] ?? 0) + (ends[1] ?? 0)) / 2, 6);
      });
    }
    expect(none.moved.get("head.weight")?.every((value) => value === 0)).toBe(true);
    expect(half.moved.get("head.weight")?.some((value) => value !== 0)).toBe(true);
  });
});

it("a step is captured anew when the weights change", async () => {
  const backend = createReferenceBackend();
  const model = await network({ head: 0 }).to(backend);
  const training = new TrainingStep(model, {
    ...{ loss: crossEntropy(), optimizer: sgd({ learningRate: 0 }) },
  });
  const [x, label] = [tensor(backend, [1, -2, 0.5], [1, 3]), tensor(backend, [1])];
  const lossNow = async () => (await training.run(x, label).loss.data())[0] ?? Number.NaN;
  const before = await lossNow();
  model.metadata = { auxiliary: { head: 1 } };
  expect(await lossNow()).toBeGreaterThan(before);
});

it("the weights come back from a model file", () => {
  const json: unknown = JSON.parse(JSON.stringify(modelToJson(network({ head: 0.3 }))));
  expect(modelFromJson(json).metadata.auxiliary).toEqual({ head: 0.3 });
});

it.each([
  [{ haed: 0.3 }, "haed"],
  [{ head: -1 }, "expected a number from 0"],
  [{ head: Number.NaN }, "found weight NaN"],
])("%j is refused", (auxiliary, text) => {
  const made = () =>
    new TrainingStep(network(auxiliary), {
      ...{ loss: crossEntropy(), optimizer: sgd({ learningRate: 1 }) },
    });
  expect(made).toThrow(ArgumentError);
  expect(made).toThrow(text);
});
