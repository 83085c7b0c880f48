/** Arithmetic of two tensors: derivatives on both sides of a broadcast, ties, C99's powers, ownership. */
import { describe, expect, it } from "vitest";
import { between, distinct, normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, BackendMismatchError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import * as ops from "./binary.js";
import { broadcastTo, sumTo } from "./broadcast.js";
import { sum } from "./reduce.js";
import { where } from "./where.js";

type Binary = (a: Tensor, b: Tensor) => Tensor;
const shapes = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [
    [2, 1],
    [1, 3],
  ],
  [[], [2, 2]],
  [
    [2, 1, 2],
    [3, 1],
  ],
] as const;

describe.each(shapes)("derivatives of arithmetic on %j and %j", (left, right) => {
  it.each<readonly [string, Binary]>([
    ["add", ops.add],
    ["sub", ops.sub],
    ["mul", ops.mul],
  ])("%s has them to order 2", (_, op) => {
    expectGradients((...x) => op(...two(x)), [normal(left, 1), normal(right, 2)]);
  });

  it("div has them to order 3", () => {
    const inputs = [normal(left, 1), between(1, 2, right, 2)];
    expectGradients((...x) => ops.div(...two(x)), inputs, [1, 2, 3]);
  });

  it("pow has them to order 3, of base and exponent", () => {
    const inputs = [between(0.5, 2, left, 1), between(-2, 3, right, 2)];
    expectGradients((...x) => ops.pow(...two(x)), inputs, [1, 2, 3]);
  });

  it.each<readonly [string, Binary]>([
    ["maximum", ops.maximum],
    ["minimum", ops.minimum],
    ["equal", ops.equal],
    ["greater", ops.greater],
    ["less", ops.less],
  ])("%s has them away from ties", (_, op) => {
    expectGradients(
      (...x) => ops.add(op(...two(x)), ops.mul(...two(x))),
      [distinct(left), normal(right)],
    );
  });

  it("where has them for both choices, and none for its mask", () => {
    const mask = (a: Tensor, b: Tensor): Tensor => ops.greater(a, b);
    expectGradients(
      (...x) => {
        const [a, b] = two(x);
        return where(mask(a, b), ops.mul(a, a), ops.mul(b, 2));
      },
      [distinct(left), normal(right)],
    );
  });
});

function two(inputs: readonly Tensor[]): [Tensor, Tensor] {
  const [a, b] = take(inputs);
  return [a, b];
}

const gradients = (op: Binary, a: readonly number[], b: readonly number[]): number[][] => {
  const backend = createReferenceBackend();
  const [x, y] = [tensor(backend, a), tensor(backend, b)];
  return grad(() => sum(op(x, y)), [x, y]).map((each) => [...each.dataSync()]);
};

describe("arithmetic at its corners", () => {
  it("splits the gradient of equal operands evenly, as torch.maximum", () => {
    expect(gradients(ops.maximum, [1, 2, 3], [3, 2, 1])).toEqual([
      [0, 0.5, 1],
      [1, 0.5, 0],
    ]);
    expect(gradients(ops.minimum, [1, 2, 3], [3, 2, 1])).toEqual([
      [1, 0.5, 0],
      [0, 0.5, 1],
    ]);
  });

  it("gives pow a gradient of 0 where the exponent is 0, and of a constant exponent at base 0", () => {
    expect(gradients(ops.pow, [0, 3, 0], [0, 0, 2])).toEqual([
      [0, 0, 0],
      [0, Math.fround(Math.log(3)), 0],
    ]);
  });

  it("lets nothing of the choice not made into where's gradient, infinities included", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [0, 4]);
    const [dx] = grad(() => sum(where(ops.greater(x, 1), ops.div(1, x), 0)), [x]);
    expect([...(dx?.dataSync() ?? [])]).toEqual([NaN, -0.0625]);
    const [clean] = grad(() => {
      const safe = where(ops.greater(x, 1), x, 1);
      return sum(where(ops.greater(x, 1), ops.div(1, safe), 0));
    }, [x]);
    expect([...(clean?.dataSync() ?? [])]).toEqual([0, -0.0625]);
  });

  it("takes a number on either side, and leaves no buffer of it behind", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    expect([...ops.sub(10, x).dataSync()]).toEqual([9, 8]);
    expect([...ops.div(x, 2).dataSync()]).toEqual([0.5, 1]);
    expect(backend.memory().buffers).toBe(3);
    expect(() => ops.add(1, 2)).toThrow(ArgumentError);
  });

  it("refuses tensors of two backends, and says how to move one", () => {
    const [a, b] = [createReferenceBackend(), createReferenceBackend()].map((each) =>
      tensor(each, [1]),
    );
    if (a === undefined || b === undefined) return expect.unreachable();
    expect(() => ops.add(a, b)).toThrow(BackendMismatchError);
    expect(() => ops.add(a, b)).toThrow(
      'add: found tensors on "reference" and another "reference"',
    );
    expect(() => ops.add(a, b)).toThrow(
      "move one of them: tensor(other, await x.data(), x.shape), or model.to(other)",
    );
  });
});

describe("broadcastTo and sumTo", () => {
  it("are each other's gradient", () => {
    expectGradients((...x) => ops.mul(broadcastTo(take(x)[0], [2, 3, 4]), 3), [normal([3, 1])]);
    expectGradients((...x) => sumTo(ops.mul(take(x)[0], take(x)[0]), [3, 1]), [normal([2, 3, 4])]);
  });

  it("give an alias with a life of its own where there is nothing to do", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    broadcastTo(x, [2]).dispose();
    sumTo(x, [2]).dispose();
    expect([...x.dataSync()]).toEqual([1, 2]);
  });

  it("keep the sign of zero, infinities and NaN", () => {
    const x = tensor(createReferenceBackend(), [-0, Infinity, NaN], [3, 1]);
    expect([...broadcastTo(x, [3, 2]).dataSync()]).toEqual([-0, -0, Infinity, Infinity, NaN, NaN]);
  });

  it("refuse a shape that does not stretch", () => {
    const x = tensor(createReferenceBackend(), [1, 2], [2, 1]);
    expect(() => broadcastTo(x, [1, 3])).toThrow(
      "broadcastTo: found [2, 1], expected a shape that stretches to [1, 3] (equal extents or 1, aligned at the right); reshape it first",
    );
  });
});
