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
    ...{ sizes, inputs: [0], state: [1, 2] },
    constants: new Map([
      [8, Float32Array.of(0)],
      [9, Float32Array.of(6)],
    ]),
    ...{ steps, outputs, donated },
  };
  return recognise(program).map(({ kernel, operands, out: slot }) =>
    [kernel, ...operands, slot].join(" "),
  );
}

describe("recognise", () => {
  it("joins a convolution with its bias and activation, whichever side the bias is on", () => {
    const joined = ["conv2dFinished 0 1 2 5"];
    expect(kernels([convolution, bias([3, 2], [dense, perMap]), relu], [5])).toEqual(joined);
    expect(kernels([convolution, bias([2, 3], [perMap, dense]), relu], [5])).toEqual(joined);
  });

  it("leaves a value that is taken elsewhere too", () => {
    const steps = [convolution, bias([3, 2], [dense, perMap]), relu];
    expect(kernels(steps, [5, 4])).toEqual(["conv2dFinished 0 1 2 4", "unary 4 5"]);
    expect(kernels(steps, [5, 3])).toEqual(["conv2d 0 1 3", "binary 3 2 4", "unary 4 5"]);
  });

  it("joins a convolution with a batch norm, a sum with another array, and relu, in this order", () => {
    const batchNorm: Step = {
      kernel: "batchNorm",
      operands: [3, 2, 2],
      geometry: { outer: 2, length: 3, inner: 12 },
      out: 4,
    };
    const sum: Step = {
      kernel: "binary",
      operands: [6, 4],
      geometry: { op: "add", out, strides: [dense, dense] },
      out: 7,
    };
    const last: Step = { ...relu, operands: [7] };
    expect(kernels([convolution, batchNorm, sum, last], [5])).toEqual([
      "conv2dFinished 0 1 2 2 6 5",
    ]);
    const early: Step = { ...relu, operands: [4], out: 8 };
    const late: Step = { ...sum, operands: [6, 8] };
    expect(kernels([convolution, batchNorm, early, late], [7])).toEqual([
      "conv2dFinished 0 1 2 2 8",
      "binary 6 8 7",
    ]);
  });

  it("joins a convolution whose images are lanes with the pooling behind relu", () => {
    const window = { ...g, batch: 16, channels: 3, countPadding: false };
    const pool: Step = {
      kernel: "maxPool2d",
      operands: [5],
      geometry: {
        ...{ ...window, inHeight: 3, inWidth: 4, outHeight: 1, outWidth: 2 },
        ...{ strideHeight: 2, strideWidth: 2 },
      },
      out: 6,
    };
    const many = [16, 3, 3, 4];
    const made: Step = { ...convolution, geometry: { ...g, batch: 16, inChannels: 2 } } as Step;
    const sum = { op: "add", out: many, strides: [dense, perMap] } as const;
    const added: Step = { kernel: "binary", operands: [3, 2], geometry: sum, out: 4 };
    const cut = { op: "relu", out: many, strides: [dense] } as const;
    const positive: Step = { kernel: "unary", operands: [4], geometry: cut, out: 5 };
    expect(kernels([made, added, positive, pool], [6])).toEqual(["conv2dFinished 0 1 2 6"]);
    const apart = ["conv2dFinished 0 1 2 5", "maxPool2d 5 6"];
    expect(kernels([made, added, positive, pool], [6, 5])).toEqual(apart);
    expect(kernels([convolution, bias([3, 2], [dense, perMap]), relu, pool], [6])).toEqual(apart);
  });

  it("takes relu6, as it is recorded, for relu cut at 6, and nothing that differs from it", () => {
    const scalar = [0, 0, 0, 0];
    const compare = (op: "equal" | "greater", result: number): Step => ({
      kernel: "binary",
      operands: [3, 9],
      geometry: { op, out, strides: [dense, scalar] },
      out: result,
    });
    const mask: Step = {
      kernel: "binary",
      operands: [10, 11],
      geometry: { op: "add", out, strides: [dense, dense] },
      out: 12,
    };
    const cut: Step = {
      kernel: "where",
      operands: [12, 9, 4],
      geometry: { out, strides: [dense, scalar, dense] },
      out: 5,
    };
    const reluOf3: Step = { ...relu, operands: [3], out: 4 };
    const first = [convolution, compare("greater", 10)];
    const steps = [...first, compare("equal", 11), mask, reluOf3, cut];
    expect(kernels(steps, [5])).toEqual(["conv2dFinished 0 1 5"]);
    const other = [...first, compare("greater", 11), mask, reluOf3, cut];
    expect(kernels(other, [5]).at(-1)).toBe("where 12 9 4 5");
  });

  it("takes a choice by y > 0 for relu's gradient, and one behind max pooling's gradient with that", () => {
    const scalar = [0, 0, 0, 0];
    const mask: Step = {
      kernel: "binary",
      operands: [5, 8],
      geometry: { op: "greater", out, strides: [dense, scalar] },
      out: 10,
    };
    const choice = (otherwise: number): Step => ({
      kernel: "where",
      operands: [10, 3, otherwise],
      geometry: { out, strides: [dense, dense, scalar] },
      out: 4,
    });
    expect(kernels([mask, choice(8)], [4])).toEqual(["reluGrad 5 3 4"]);
    expect(kernels([mask, choice(9)], [4])).toEqual(["binary 5 8 10", "where 10 3 9 4"]);
    expect(kernels([mask, choice(8)], [4, 10])).toEqual(["binary 5 8 10", "reluGrad 5 3 4"]);
    const pooled = (y: number): Step => ({
      kernel: "maxPool2dInputGrad",
      operands: [7, y],
      geometry: { ...g, channels: 3, countPadding: false },
      out: 3,
    });
    expect(kernels([pooled(5), mask, choice(8)], [4])).toEqual(["maxPool2dReluGrad 7 5 4"]);
    const kept = ["maxPool2dInputGrad 7 5 3", "reluGrad 5 3 4"];
    expect(kernels([pooled(5), mask, choice(8)], [4, 3])).toEqual(kept);
    const other = ["maxPool2dInputGrad 7 6 3", "reluGrad 5 3 4"];
    expect(kernels([pooled(6), mask, choice(8)], [4])).toEqual(other);
  });

  it("drops what nothing comes of, and puts what only reads lasting arrays first", () => {
    const ofState: Step = { ...bias([2, 2], [dense, dense]), out: 6 };
    const later = bias([3, 6], [dense, perMap]);
    expect(kernels([convolution, relu, ofState, later], [4])).toEqual([
      "binary 2 2 6",
      "conv2dFinished 0 1 6 4",
    ]);
  });

  it("leaves a sum with anything but one number for each map", () => {
    const steps = [convolution, bias([3, 2], [dense, [0, 0, 0, 1]])];
    expect(kernels(steps, [4])).toEqual(["conv2d 0 1 3", "binary 3 2 4"]);
  });
});
