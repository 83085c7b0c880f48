/** Convolution and its gradients under every option; the fused call against its composition. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { observed } from "../../test/observed-backend.js";
import { grad } from "../autograd/grad.js";
import { ShapeError, UnsupportedError } from "../errors.js";
import { conv2dGeometry } from "../geometry/conv2d.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import { mul } from "./binary.js";
import {
  type Conv2dCallOptions,
  conv2d,
  conv2dInputGradOp,
  conv2dOp,
  conv2dWeightGradOp,
} from "./conv2d.js";
import { sum } from "./reduce.js";
import { abs } from "./unary.js";

interface Case {
  readonly what: string;
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly options: Conv2dCallOptions;
}

const cases: readonly Case[] = [
  { what: "plain", x: [2, 2, 4, 3], w: [3, 2, 2, 2], options: {} },
  {
    what: "stride other than the kernel",
    x: [1, 2, 6, 7],
    w: [2, 2, 3, 2],
    options: { stride: [2, 3] },
  },
  { what: "dilation", x: [2, 1, 6, 5], w: [2, 1, 2, 3], options: { dilation: [3, 2] } },
  { what: "groups", x: [1, 4, 3, 4], w: [6, 2, 2, 2], options: { groups: 2 } },
  { what: "depthwise", x: [2, 3, 3, 3], w: [6, 1, 2, 2], options: { groups: 3 } },
  {
    what: "asymmetric padding",
    x: [1, 1, 3, 4],
    w: [2, 1, 3, 2],
    options: { padding: [2, 0, 1, 3] },
  },
  { what: "SAME", x: [1, 1, 5, 4], w: [1, 1, 3, 2], options: { padding: "same", stride: 2 } },
  {
    what: "all at once",
    x: [2, 4, 7, 6],
    w: [2, 2, 2, 3],
    options: { groups: 2, stride: [2, 1], dilation: [3, 2], padding: [0, 2, 3, 1] },
  },
];

describe.each(cases)("convolution with $what", ({ x, w, options }) => {
  it("has gradients to order 2, of input and weight", () => {
    expectGradients(
      (...t) => conv2d(take(t)[0], take(t)[1], options),
      [normal(x, 1), normal(w, 2)],
    );
  });

  it("has an input gradient and a weight gradient with gradients to order 2", () => {
    const g = conv2dGeometry(x, w, options);
    const y = [g.batch, g.outChannels, g.outHeight, g.outWidth];
    expectGradients(
      (...t) => conv2dInputGradOp(take(t).slice(0, 2), g),
      [normal(y, 3), normal(w, 2)],
    );
    expectGradients(
      (...t) => conv2dWeightGradOp(take(t).slice(0, 2), g),
      [normal(x, 1), normal(y, 3)],
    );
  });

  it("has gradients of bias and activation, fused as composed", () => {
    const bias = normal([w[0] ?? 1], 4);
    for (const activation of ["none", "sigmoid", "tanh"] as const) {
      for (const fused of [true, false]) {
        expectGradients(
          (...t) => {
            const [input, weight, b] = take(t);
            return conv2d(input, weight, { ...options, bias: b, activation });
          },
          [normal(x, 1), normal(w, 2), bias],
          [1, 2],
          createReferenceBackend({ fused }),
        );
      }
    }
  });
});

describe("convolution", () => {
  it("has a third derivative where input and weight both are squared", () => {
    expectGradients(
      (...t) => {
        const [x, w] = take(t);
        return conv2d(mul(x, x), mul(w, w), { stride: 2 });
      },
      [normal([1, 1, 3, 4], 1), normal([1, 1, 2, 2], 2)],
      [3],
    );
  });

  it("with relu has the gradient of the composition, zero where the sum is 0", () => {
    for (const fused of [true, false]) {
      const backend = createReferenceBackend({ fused });
      const x = tensor(backend, [-1, 0, 2], [1, 1, 1, 3]);
      const w = tensor(backend, [1], [1, 1, 1, 1]);
      const bias = tensor(backend, [0]);
      const loss = () => sum(conv2d(x, w, { bias, activation: "relu" }));
      expect(grad(loss, [x, w, bias]).map((each) => [...each.dataSync()])).toEqual([
        [0, 0, 1],
        [2],
        [1],
      ]);
    }
  });

  it("calls the fused kernel where there is one, else its composition, with the same values", () => {
    const run = (fused: boolean): { calls: string[]; values: Float32Array } => {
      const calls: string[] = [];
      const backend = observed(createReferenceBackend({ fused }), (kernel) => calls.push(kernel));
      const [x, w, bias] = [[1, 2, 3, 4], [2, 2, 2, 2], [2]].map((shape, i) =>
        tensor(backend, [...normal(shape, i).values], shape),
      );
      if (x === undefined || w === undefined || bias === undefined) return expect.unreachable();
      return { values: conv2d(x, w, { bias, activation: "tanh" }).dataSync(), calls };
    };
    expect(run(true).calls).toEqual(["conv2dBiasActivation"]);
    expect(run(false).calls).toEqual(["conv2d", "binary", "unary"]);
    expect(run(true).values).toEqual(run(false).values);
  });

  it("leaves nothing but its result behind", () => {
    for (const fused of [true, false]) {
      const backend = createReferenceBackend({ fused });
      const [x, w, bias] = [
        zeros(backend, [1, 1, 3, 3]),
        zeros(backend, [1, 1, 2, 2]),
        zeros(backend, [1]),
      ];
      conv2d(x, w, { bias, activation: "relu" }).dispose();
      conv2d(x, w, { activation: "relu" }).dispose();
      expect(backend.memory().buffers).toBe(3);
    }
  });

  it("of an empty batch is empty, and its weight gradient zero", () => {
    const backend = createReferenceBackend();
    const [x, w, bias] = [
      zeros(backend, [0, 1, 3, 3]),
      zeros(backend, [2, 1, 2, 2]),
      zeros(backend, [2]),
    ];
    const y = conv2d(x, w, { bias, activation: "relu" });
    expect(y.shape).toEqual([0, 2, 2, 2]);
    const [dw, db] = grad(() => sum(abs(conv2d(x, w, { bias }))), [w, bias]);
    expect([[...(dw?.dataSync() ?? [])], [...(db?.dataSync() ?? [])]]).toEqual([
      Array(8).fill(0),
      [0, 0],
    ]);
  });

  it("refuses a bias of another length", () => {
    const backend = createReferenceBackend();
    const make = () =>
      conv2d(zeros(backend, [1, 1, 3, 3]), zeros(backend, [2, 1, 2, 2]), {
        bias: zeros(backend, [3]),
      });
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(
      "conv2d: found bias [3], expected [2] (one number for each of the 2 filters); correct the bias",
    );
  });

  it("says which backend cannot train", () => {
    const { grads: _, ...inference } = createReferenceBackend();
    const x = tensor(inference, [1], [1, 1, 1, 1]);
    expect(() => grad(() => sum(conv2dOp([x, x], conv2dGeometry(x.shape, x.shape))), [x])).toThrow(
      UnsupportedError,
    );
    expect(() => grad(() => sum(conv2d(x, x)), [x])).toThrow(
      'gradient: found backend "reference", which gives no gradient kernels (it only infers); train on another backend, then model.to(this one)',
    );
  });
});
