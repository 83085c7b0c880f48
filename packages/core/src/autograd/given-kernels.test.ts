/** Backends that fail to give a kernel: an error that names both, before anything is changed. */
import { describe, expect, it } from "vitest";
import { batch, exactValues, smallNetwork } from "../../test/networks.js";
import type { Backend } from "../backend.js";
import { UnsupportedError } from "../errors.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import { TrainingStep } from "../model/training-step.js";
import { mul } from "../ops/binary.js";
import { conv2d } from "../ops/conv2d.js";
import { maxPool2d } from "../ops/pool2d.js";
import { sum } from "../ops/reduce.js";
import { sgd } from "../optim/sgd.js";
import { type Body, Runner } from "../program/runner.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { ones } from "../tensor/create.js";
import { grad } from "./grad.js";

/** A reference without some kernels; its type says that it has them, as an untyped backend's would. */
function without(...names: readonly string[]): ReferenceBackend {
  const { kernels, grads, fused: _, ...backend } = createReferenceBackend();
  const lacking = <T extends object>(table: T): T =>
    new Proxy(table, {
      get: (target, key): unknown =>
        names.includes(String(key)) ? undefined : Reflect.get(target, key),
    });
  return { ...backend, name: "mine", kernels: lacking(kernels), grads: lacking(grads) };
}

const training = (model: ReturnType<typeof smallNetwork>, eager: boolean): TrainingStep =>
  new TrainingStep(model, { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.1 }), eager });

describe("a backend without a required kernel", () => {
  it("computes what does not need it, and is named with kernel and remedy where it is needed", () => {
    const backend = without("conv2d");
    const x = ones(backend, [1, 1, 3, 3]);
    expect([...sum(x).dataSync()]).toEqual([9]);
    expect(() => conv2d(x, ones(backend, [1, 1, 2, 2]))).toThrow(UnsupportedError);
    expect(() => conv2d(x, ones(backend, [1, 1, 2, 2]))).toThrow(
      'conv2d: found backend "mine" without this kernel, expected it to give one (every backend gives the eleven of Kernels); add it to the backend, or use another: await model.to(other)',
    );
  });

  it("does not begin a captured run", () => {
    const backend = without("maxPool2d");
    const pooling: Body = (xs) => xs.map((x) => maxPool2d(mul(x, 2), { kernel: 2 }));
    const run = (): unknown =>
      new Runner(backend, pooling).run("eval", [ones(backend, [1, 1, 2, 2])]);
    expect(run).toThrow(UnsupportedError);
    expect(run).toThrow('maxPool2d: found backend "mine"');
  });
});

describe("a backend without a gradient kernel", () => {
  it("uses the model, and leaves it as it was when asked to train, captured and eager", async () => {
    for (const eager of [false, true]) {
      const backend = without("conv2dWeightGrad");
      const model = await smallNetwork().to(backend);
      const { x, labels } = batch(backend, 2, 1);
      model.predict(x).dispose();
      const before = exactValues(backend, model.variables.values());
      expect(() => training(model, eager).run(x, labels)).toThrow(
        'conv2dWeightGrad: found backend "mine" without this kernel, expected it to give one (training needs it)',
      );
      expect(exactValues(backend, model.variables.values())).toEqual(before);
    }
  });

  it("gives the gradients that do not need it", () => {
    const x = ones(without("maxPool2dSelect"), [1, 1, 3, 3]);
    const [dx] = grad(() => sum(conv2d(x, ones(x.backend, [1, 1, 3, 3]))), [x]);
    expect([...(dx?.dataSync() ?? [])]).toEqual(new Array(9).fill(1));
  });

  it("that gives none at all says that it only infers", async () => {
    const { grads: _, ...inferring } = createReferenceBackend();
    const backend: Backend = { ...inferring, name: "mine" };
    const model = await smallNetwork().to(backend);
    const { x, labels } = batch(createReferenceBackend(), 2, 1);
    const [own, ownLabels] = [ones(backend, x.shape), ones(backend, labels.shape)];
    for (const eager of [false, true]) {
      expect(() => training(model, eager).run(own, ownLabels)).toThrow(
        'gradient: found backend "mine", which gives no gradient kernels (it only infers); train on another backend, then model.to(this one)',
      );
    }
  });
});
