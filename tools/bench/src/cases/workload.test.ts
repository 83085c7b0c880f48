import { expect, it } from "vitest";
import { type ConvolutionWorkload, modelOf, operationsOf } from "./workload.js";

const convolution: ConvolutionWorkload = {
  ...{ kind: "convolution", batch: 2, inChannels: 4, outChannels: 6, side: 5, kernel: 3 },
  ...{ stride: 1, padding: 0, groups: 2 },
};

it("is a model of one layer without a bias where it is a convolution", () => {
  const { variables, outputShape } = modelOf(convolution);
  expect([...variables.values()].map(({ name, shape }) => `${name} ${shape}`)).toEqual([
    "conv.weight 6,2,3,3",
  ]);
  expect(outputShape).toEqual([6, 3, 3]);
});

it("counts two operations for each product, and three passes for a step of training", () => {
  expect(operationsOf(convolution)).toBe(2 * 2 * (6 * 3 * 3) * (2 * 3 * 3));
  const forward = operationsOf({ kind: "inference", network: "lenet5-modern", batch: 4 });
  const step = { kind: "training", network: "lenet5-modern", batch: 4, learningRate: 1 } as const;
  expect(operationsOf(step)).toBe(3 * forward);
});
