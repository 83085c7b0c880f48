/** Networks that run on small pictures: forward on the js backend, and two steps of training that reach every parameter. */
import { createJsBackend } from "@convscope/backend-js";
import { crossEntropy, type Model, Random, sgd, TrainingStep, tensor } from "@convscope/core";
import { describe, expect, it } from "vitest";
import {
  cifarVgg,
  cs231nDemo,
  googlenet,
  googlenetBn,
  lenet5Modern,
  mobilenetV1,
  mobilenetV2,
  networkInNetwork,
  nielsenChapter6,
  resnet,
  squeezenet,
  tinyVgg,
} from "./index.js";

const small = { classes: 10, size: 32 } as const;

/** Seeded noise, [batch, ...input]. */
function noise(model: Model, batch: number): Float32Array {
  const random = new Random(7);
  const size = model.input.reduce((product, extent) => product * extent, batch);
  return Float32Array.from({ length: size }, () => random.normal());
}

describe("on a small picture", () => {
  const made: readonly (readonly [string, () => Model])[] = [
    ["nin", networkInNetwork],
    ["squeezenet1_0", () => squeezenet("1.0", { classes: 10, size: 48 })],
    ["squeezenet1_1", () => squeezenet("1.1", { classes: 10, size: 48 })],
    ["googlenet", () => googlenet(small)],
    ["googlenet-bn", () => googlenetBn(small)],
    ["resnet50", () => resnet(50, small)],
    ["resnet50-v1", () => resnet(50, { ...small, strideIn: "1x1" })],
    ["lenet5-modern", lenet5Modern],
  ];
  it.each(made)("%s gives ten finite numbers that differ", async (name, create) => {
    const backend = createJsBackend();
    const model = create().initialise(1);
    expect(model.name).toBe(name);
    await model.to(backend);
    const x = tensor(backend, noise(model, 1), [1, ...model.input]);
    const y = model.predict(x);
    const values = await y.data();
    expect(y.shape).toEqual([1, 10]);
    expect([...values].every(Number.isFinite)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(1);
    for (const each of [x, y]) each.dispose();
    model.dispose();
    expect(backend.memory().buffers).toBe(0);
  });
});

describe("two steps of training", () => {
  const made: readonly (readonly [string, () => Model])[] = [
    ["nielsen-ch6", () => nielsenChapter6(1)],
    ["nielsen-ch6-two-conv", () => nielsenChapter6(2)],
    ["cs231n-demo", cs231nDemo],
    ["tiny-vgg", tinyVgg],
    ["cifar-vgg", cifarVgg],
    ["resnet18", () => resnet(18, small)],
    ["mobilenet_v1", () => mobilenetV1(small)],
    ["mobilenet_v2", () => mobilenetV2(small)],
    ["googlenet-bn-aux", () => googlenetBn({ ...small, auxiliaryHeads: true })],
  ];
  it.each(made)("of %s changes every variable to finite values", async (name, create) => {
    const backend = createJsBackend();
    const model = create().initialise(1);
    expect(model.name).toBe(name);
    const before = new Map<string, Float32Array>();
    for (const [key, variable] of model.variables) before.set(key, await variable.read());
    await model.to(backend);
    const step = new TrainingStep(model, {
      loss: crossEntropy(),
      optimizer: sgd({ learningRate: 0.01 }),
    });
    const x = tensor(backend, noise(model, 4), [4, ...model.input]);
    const labels = tensor(backend, [0, 3, 5, 9]);
    // Nielsen's output weights start at 0: the first step moves them alone.
    for (let i = 0; i < 2; i++) {
      const { loss } = step.run(x, labels);
      expect(Number.isFinite((await loss.data())[0])).toBe(true);
    }
    for (const [key, variable] of model.variables) {
      const [start, end] = [before.get(key), await variable.read()];
      expect([...end].every(Number.isFinite), key).toBe(true);
      expect(
        end.some((value, i) => value !== start?.[i]),
        key,
      ).toBe(true);
    }
    model.dispose();
  });
});
