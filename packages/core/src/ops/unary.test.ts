/** Element-wise functions: derivatives to order 2 and more, and what is pinned at kinks. */
import { describe, expect, it } from "vitest";
import { between, distinct } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { sum } from "./reduce.js";
import * as ops from "./unary.js";

const gradientAt = (op: (x: Tensor) => Tensor, ...points: readonly number[]): readonly number[] => {
  const x = tensor(createReferenceBackend(), points);
  return [...(grad(() => sum(op(x)), [x])[0]?.dataSync() ?? [])];
};

describe("derivatives of element-wise functions", () => {
  const everywhere = [
    ops.cos,
    ops.erf,
    ops.exp,
    ops.expm1,
    ops.neg,
    ops.sigmoid,
    ops.sin,
    ops.tanh,
  ];
  it.each(everywhere.map((op) => [op.name, op] as const))("%s has them to order 3", (_, op) => {
    expectGradients((...x) => op(take(x)[0]), [between(-2, 2, [3, 2])], [1, 2, 3]);
  });

  const positive = [ops.log, ops.log1p, ops.sqrt];
  it.each(positive.map((op) => [op.name, op] as const))(
    "%s has them to order 3 above 0",
    (_, op) => {
      expectGradients((...x) => op(take(x)[0]), [between(0.5, 3, [3, 2])], [1, 2, 3]);
    },
  );

  const kinked = [ops.abs, ops.relu, ops.ceil, ops.floor, ops.round, ops.sign];
  it.each(kinked.map((op) => [op.name, op] as const))(
    "%s has them away from its kinks",
    (_, op) => {
      expectGradients((...x) => op(take(x)[0]), [distinct([3, 3])]);
    },
  );
});

describe("element-wise functions at their kinks", () => {
  it("relu has the gradient 0 at 0, of either sign, and below", () => {
    expect(gradientAt(ops.relu, 0, -0, -1, 1)).toEqual([0, 0, 0, 1]);
  });

  it("abs has the gradient 0 at 0", () => {
    expect(gradientAt(ops.abs, 0, -2, 2)).toEqual([0, -1, 1]);
  });

  it("steps have no gradient, on a step or between two", () => {
    for (const step of [ops.ceil, ops.floor, ops.round, ops.sign]) {
      expect(gradientAt(step, 0, 0.5, 1, -2.3)).toEqual([0, 0, 0, 0]);
    }
  });

  it("sqrt has an infinite gradient at 0, log's at 0 too", () => {
    expect(gradientAt(ops.sqrt, 0)).toEqual([Infinity]);
    expect(gradientAt(ops.log, 0)).toEqual([Infinity]);
  });
});

describe("element-wise functions of nothing", () => {
  it("give nothing, without a kernel call, and a gradient of nothing", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [], [0, 3]);
    const y = ops.exp(x);
    expect([y.shape, y.dataSync().length, backend.memory().buffers]).toEqual([[0, 3], 0, 0]);
    expect(grad(() => sum(ops.exp(x)), [x])[0]?.shape).toEqual([0, 3]);
  });
});
