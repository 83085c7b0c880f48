/** What all optimisers have in common: their keys and their state. */
import { describe, expect, it } from "vitest";
import { Variable } from "../program/variable.js";
import { createReferenceBackend } from "../reference/index.js";
import { adagrad } from "./adagrad.js";
import { adam, adamw } from "./adam.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

describe("optimisers", () => {
  it("name every hyper-parameter that a program bakes in, and not the rate", () => {
    const keys = [
      sgd({ learningRate: 1 }),
      sgd({ learningRate: 1, momentum: 0.5 }),
      sgd({ learningRate: 1, momentum: 0.5, nesterov: true }),
      sgd({ learningRate: 1, momentum: 0.5, dampening: 0.5 }),
      sgd({ learningRate: 1, weightDecay: 0.5 }),
      adam(),
      adam({ beta1: 0.5 }),
      adam({ beta2: 0.5 }),
      adam({ epsilon: 0.5 }),
      adam({ weightDecay: 0.5 }),
      adamw(),
      adamw({ weightDecay: 0.5 }),
      rmsprop(),
      rmsprop({ alpha: 0.5 }),
      rmsprop({ epsilon: 0.5 }),
      rmsprop({ momentum: 0.5 }),
      rmsprop({ centered: true }),
      rmsprop({ weightDecay: 0.5 }),
      adagrad(),
      adagrad({ rateDecay: 0.5 }),
      adagrad({ weightDecay: 0.5 }),
      adagrad({ initialSum: 0.5 }),
      adagrad({ epsilon: 0.5 }),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(sgd({ learningRate: 1 }).key).toBe(sgd({ learningRate: 2 }).key);
  });

  it("keep their state by name, where the parameters are, until they are disposed", () => {
    const backend = createReferenceBackend();
    const parameter = new Variable("C1.weight", [2], Float32Array.of(1, 2));
    parameter.upload(backend);
    for (const [optimizer, names] of [
      [adam(), ["mean", "square"]],
      [rmsprop({ centered: true, momentum: 0.9 }), ["square", "mean", "momentum"]],
      [adagrad({ initialSum: 3 }), ["sum"]],
      [sgd({ learningRate: 1 }), []],
    ] as const) {
      optimizer.prepare([parameter]);
      optimizer.prepare([parameter]);
      expect([...optimizer.state.keys()]).toEqual(names.map((name) => `C1.weight.${name}`));
      expect(backend.memory().buffers).toBe(1 + names.length);
      const start = optimizer.kind === "adagrad" ? 3 : 0;
      for (const slot of optimizer.state.values()) {
        expect([...slot.tensor.dataSync()]).toEqual([start, start]);
      }
      optimizer.dispose();
      expect(backend.memory().buffers).toBe(1);
    }
  });
});
