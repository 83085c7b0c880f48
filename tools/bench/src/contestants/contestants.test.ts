import { describe, expect, it } from "vitest";
import { checkAgreement } from "../agreement.js";
import type { TrainingWorkload } from "../cases/workload.js";
import { convnetjs } from "./convnetjs.js";
import { convscopeJs } from "./convscope-js.js";
import { changes } from "./data.js";

const step: TrainingWorkload = {
  kind: "training",
  network: "lenet5-modern",
  batch: 2,
  learningRate: 0.1,
};

describe("contestants", () => {
  it("move 61,706 parameters alike in a step of training", async () => {
    const ours = await (await convscopeJs.enter(step)).first();
    const theirs = await (await convnetjs.enter(step)).first();
    expect(ours).toHaveLength(61_706);
    expect(ours.filter((change) => change !== 0).length).toBeGreaterThan(10_000);
    expect(checkAgreement(ours, theirs)).toBeLessThan(1e-5);
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
    await expect(convnetjs.enter(workload)).rejects.toThrow("convnetjs: found a convolution");
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
