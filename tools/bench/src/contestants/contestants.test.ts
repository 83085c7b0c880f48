import { createJsBackend } from "@convscope/backend-js";
import { loadWeights, ones } from "@convscope/core";
import { createModel } from "@convscope/models";
import { describe, expect, it } from "vitest";
import { checkAgreement } from "../agreement.js";
import type { TrainingWorkload, Workload } from "../cases/workload.js";
import type { Placement } from "../seat-messages.js";
import { convnetjs } from "./convnetjs.js";
import { convscopeJs } from "./convscope-js.js";
import { changes, hostParameters, randomWeights } from "./data.js";

const step: TrainingWorkload = {
  kind: "training",
  network: "lenet5-modern",
  batch: 2,
  learningRate: 0.1,
};
const place = (workload: Workload): Placement => ({
  ...{ contestant: "js", threads: 1, workload, folder: "" },
});

describe("contestants", () => {
  it("move 61,706 parameters alike in a step of training", async () => {
    const ours = await (await convscopeJs.enter(place(step))).first();
    const theirs = await (await convnetjs.enter(place(step))).first();
    expect(ours).toHaveLength(61_706);
    expect(ours.filter((change) => change !== 0).length).toBeGreaterThan(10_000);
    expect(checkAgreement(ours, theirs, "training")).toBeLessThan(1e-5);
  });

  it("refuse a workload that they cannot run", async () => {
    const workload = {
      kind: "convolution",
      batch: 1,
      inChannels: 1,
      outChannels: 1,
      side: 3,
      kernel: 3,
      stride: 1,
      padding: 0,
      groups: 1,
    } as const;
    await expect(convnetjs.enter(place(workload))).rejects.toThrow(
      "convnetjs: found a convolution",
    );
  });
});

describe("parameters", () => {
  it("have the shape of the maps behind which a linear layer stands", () => {
    const model = createModel("cifar-vgg");
    const { tensors } = randomWeights(model);
    const values = new Map([...tensors].map(([name, each]) => [name, each.values]));
    const shapes = hostParameters(model, values).map(({ shape }) => shape.join());
    expect(shapes.slice(0, 2)).toEqual(["32,3,3,3", "32"]);
    expect(shapes.slice(-2)).toEqual(["10,128,4,4", "10"]);
  });

  it("are drawn so that outputs of a deep network are of the inputs' size", async () => {
    const model = createModel("cifar-vgg");
    loadWeights(model, randomWeights(model));
    const backend = createJsBackend();
    await model.to(backend);
    const y = await model.predict(ones(backend, [1, 3, 32, 32])).data();
    const largest = Math.max(...y.map(Math.abs));
    expect(largest).toBeGreaterThan(0.1);
    expect(largest).toBeLessThan(100);
    model.dispose();
  });

  it("scale by about 1 and shift by about 0 in batch norms", () => {
    const { tensors } = randomWeights(createModel("resnet18"));
    const mean = (name: string): number => {
      const values = tensors.get(name)?.values ?? new Float32Array(0);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(mean("bn1.weight")).toBeCloseTo(1, 1);
    expect(mean("bn1.runningVariance")).toBeCloseTo(1, 1);
    expect(mean("bn1.runningMean")).toBeCloseTo(0, 1);
  });
});

describe("changes", () => {
  it("are what each parameter has more than before, one parameter after the other", () => {
    const before = [
      { shape: [2], values: Float32Array.of(1, 2) },
      { shape: [1], values: Float32Array.of(5) },
    ];
    expect([...changes(before, [Float32Array.of(1.5, 2), Float32Array.of(4)])]).toEqual([
      0.5, 0, -1,
    ]);
  });
});
