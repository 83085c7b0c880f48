import type { Program, Step } from "@convscope/core/backend";
import { describe, expect, it } from "vitest";
import { recognise } from "./recognise.js";

const g = {
  ...{ batch: 2, inHeight: 4, inWidth: 5, outHeight: 3, outWidth: 4 },
  ...{ kernelHeight: 2, kernelWidth: 2, strideHeight: 1, strideWidth: 1 },
  ...{ dilationHeight: 1, dilationWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0 },
  ...{ inChannels: 1, outChannels: 3, groups: 1 },
};
const out = [2, 3, 3, 4];
const dense = [36, 12, 4, 1];
const perMap = [0, 1, 0, 0];
const convolution: Step = { kernel: "conv2d", operands: [0, 1], geometry: g, out: 3 };
const relu: Step = {
  kernel: "unary",
  operands: [4],
  geometry: { op: "relu", out, strides: [dense] },
  out: 5,
};

function bias(operands: readonly number[], strides: readonly [number[], number[]]): Step {
  return { kernel: "binary", operands, geometry: { op: "add", out, strides }, out: 4 };
}

function kernels(steps: readonly Step[], outputs: readonly number[]): readonly string[] {
  const sizes = [40, 12, 3, 72, 72, 72];
  const donated = new Map<number, number>();
  const program: Program = {
    ...{ sizes, inputs: [0], state: [1, 2], constants: new Map() },
    ...{ steps, outputs, donated },
  };
  return recognise(program).map(({ kernel, operands, out: slot }) =>
    [kernel, ...operands, slot].join(" "),
  );
}

describe("recognise", () => {
  it("joins a convolution with its bias and activation, whichever side the bias is on", () => {
    const joined = ["conv2dBiasActivation 0 1 2 5"];
    expect(kernels([convolution, bias([3, 2], [dense, perMap]), relu], [5])).toEqual(joined);
    expect(kernels([convolution, bias([2, 3], [perMap, dense]), relu], [5])).toEqual(joined);
  });

  it("leaves a value that is taken elsewhere too", () => {
    const steps = [convolution, bias([3, 2], [dense, perMap]), relu];
    expect(kernels(steps, [5, 4])).toEqual(["conv2dBiasActivation 0 1 2 4", "unary 4 5"]);
    expect(kernels(steps, [5, 3])).toEqual(["conv2d 0 1 3", "binary 3 2 4", "unary 4 5"]);
  });

  it("leaves a sum with anything but one number for each map", () => {
    const steps = [convolution, bias([3, 2], [dense, [0, 0, 0, 1]])];
    expect(kernels(steps, [4])).toEqual(["conv2d 0 1 3", "binary 3 2 4"]);
  });
});
