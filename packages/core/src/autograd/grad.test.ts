/** Gradients: to any order, over nested tapes, of aliases and of what does not depend on anything. */
import { describe, expect, it } from "vitest";
import { ArgumentError, ShapeError } from "../errors.js";
import { add, mul, pow } from "../ops/binary.js";
import { max, sum } from "../ops/reduce.js";
import { reshape } from "../ops/reshape.js";
import { sin } from "../ops/unary.js";
import { createReferenceBackend } from "../reference/index.js";
import { ones, tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { defineOp } from "./define-op.js";
import { grad, valueAndGrad, vjp } from "./grad.js";

const numbers = (list: readonly Tensor[]): number[][] => list.map((x) => [...x.dataSync()]);

describe("valueAndGrad", () => {
  it("gives value, further results, and a gradient for each source", () => {
    const backend = createReferenceBackend();
    const [x, w] = [tensor(backend, [1, 2]), tensor(backend, [3, 4])];
    const { value, aux, gradients } = valueAndGrad(() => {
      const product = mul(x, w);
      return [sum(product), product];
    }, [x, w]);
    expect(numbers([value, ...aux, ...gradients])).toEqual([[11], [3, 8], [3, 4], [1, 2]]);
    expect(backend.memory().buffers).toBe(6);
    for (const each of [value, ...aux, ...gradients, x, w]) each.dispose();
    expect(backend.memory().buffers).toBe(0);
  });

  it("adds up over every use of a source, and through its aliases", () => {
    const x = tensor(createReferenceBackend(), [2, 3]);
    expect(numbers(grad(() => sum(add(mul(x, x.alias()), x)), [x]))).toEqual([[5, 7]]);
  });

  it("gives zeros to a source that the value does not depend on", () => {
    const backend = createReferenceBackend();
    const [x, y] = [tensor(backend, [1, 2]), tensor(backend, [1, 2], [1, 2])];
    const gradients = grad(() => sum(x), [x, y]);
    expect(gradients.map((each) => each.shape)).toEqual([[2], [1, 2]]);
    expect(numbers(gradients)).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it("gives 1 to a source that is the value itself", () => {
    const x = tensor(createReferenceBackend(), [5]);
    expect(numbers(grad(() => x, [x]))).toEqual([[1]]);
  });

  it("gives each source its own gradient though it appears twice, or two share one", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [2]);
    const gradients = grad(() => sum(mul(x, 3)), [x, x]);
    gradients[0]?.dispose();
    expect(gradients[1]?.dataSync()[0]).toBe(3);
  });

  it("sees intermediates that the body has disposed", () => {
    const x = tensor(createReferenceBackend(), [2]);
    const gradients = grad(() => {
      const square = mul(x, x);
      const y = sum(mul(square, square));
      square.dispose();
      return y;
    }, [x]);
    expect(numbers(gradients)).toEqual([[32]]);
  });

  it("tells where a gradient through tidy comes from as well", () => {
    const x = tensor(createReferenceBackend(), [2]);
    expect(numbers(grad(() => tidy(() => sum(mul(mul(x, x), x))), [x]))).toEqual([[12]]);
  });

  it("refuses a value of more than one number, and leaves nothing behind", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    expect(() => grad(() => mul(x, x), [x])).toThrow(ShapeError);
    expect(() => grad(() => mul(x, x), [x])).toThrow(
      "valueAndGrad: found a value of shape [2], expected one number (a gradient is of a scalar); reduce it with sum or mean, or use vjp",
    );
    expect(backend.memory().buffers).toBe(1);
  });

  it("leaves nothing behind when the body throws", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    const body = (): Tensor => {
      mul(mul(x, x), x);
      throw new RangeError("inside");
    };
    expect(() => grad(body, [x])).toThrow("inside");
    expect(() => grad(() => sum(grad(body, [x])[0] ?? x), [x])).toThrow("inside");
    expect(backend.memory().buffers).toBe(1);
    mul(x, x);
    expect(backend.memory().buffers).toBe(2);
  });
});

describe("nested gradients", () => {
  const first = (body: () => Tensor, x: Tensor): Tensor => {
    const [dx] = grad(body, [x]);
    if (dx === undefined) throw new RangeError("no gradient");
    return dx;
  };

  it("give every derivative of sin and of a power", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [0.5]);
    const derivative = (order: number, body: () => Tensor): Tensor =>
      order === 0 ? body() : first(() => sum(derivative(order - 1, body)), x);
    const expected = [
      Math.sin,
      Math.cos,
      (t: number) => -Math.sin(t),
      (t: number) => -Math.cos(t),
      Math.sin,
    ];
    expected.forEach((f, order) => {
      expect(derivative(order, () => sum(sin(x))).dataSync()[0]).toBeCloseTo(f(0.5), 6);
      expect(derivative(order, () => sum(pow(x, 3))).dataSync()[0]).toBeCloseTo(
        [0.125, 0.75, 3, 6, 0][order] ?? Number.NaN,
        6,
      );
    });
  });

  it("see what was computed under the inner one, and leave nothing behind", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    const before = backend.memory().buffers;
    const cube = (): Tensor => sum(mul(mul(x, x), x));
    const outer = first(() => sum(mul(first(cube, x), x)), x);
    // (3x²·x)′ = 9x², though x·x was computed under the inner tape.
    expect(numbers([outer])).toEqual([[9, 36]]);
    outer.dispose();
    expect(backend.memory().buffers).toBe(before);
  });

  it("of different sources do not mix: the inner one treats the outer as a constant", () => {
    const backend = createReferenceBackend();
    const [x, y] = [tensor(backend, [2]), tensor(backend, [5])];
    const mixed = first(() => sum(first(() => sum(mul(mul(x, y), y)), x)), y);
    expect(numbers([mixed])).toEqual([[10]]);
  });
});

describe("vjp", () => {
  it("pulls a vector back through an output of any shape", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    const { value, gradients } = vjp(
      () => mul(x, x),
      [x],
      () => tensor(backend, [10, 1]),
    );
    expect(numbers([value, ...gradients])).toEqual([
      [1, 4],
      [20, 4],
    ]);
    expect(() =>
      vjp(
        () => mul(x, x),
        [x],
        () => ones(backend, [1]),
      ),
    ).toThrow("vjp: found dy [1], expected [2] (the output's shape); make one entry an output");
  });
});

describe("defineOp", () => {
  it("refuses a pull-back of another shape than the input's", () => {
    const backend = createReferenceBackend();
    const wrong = defineOp<readonly number[]>({
      name: "wrong",
      shape: (shape) => shape,
      forward: (own, [x]) => own.kernels.unary(x?.buffer, { op: "neg", out: [2], strides: [[1]] }),
      backward: (dy) => [() => reshape(dy, [2, 1])],
    });
    const x = tensor(backend, [1, 2]);
    expect(() => grad(() => sum(wrong([x], [2])), [x])).toThrow(ArgumentError);
    expect(() => grad(() => sum(wrong([x], [2])), [x])).toThrow(
      "gradient: found [2, 1] for an input [2], expected the input's shape; correct the op's backward rule",
    );
  });

  it("computes no gradient that nobody asked for", () => {
    const backend = createReferenceBackend();
    const [x, w] = [tensor(backend, [1, 2]), tensor(backend, [3, 1])];
    const asked: string[] = [];
    const watched = defineOp<readonly number[]>({
      name: "watched",
      shape: (shape) => shape,
      forward: (own, [a, b]) =>
        own.kernels.binary(a?.buffer, b?.buffer, { op: "mul", out: [2], strides: [[1], [1]] }),
      backward: (dy, [a, b]) => [
        () => {
          asked.push("a");
          return b && mul(dy, b);
        },
        () => {
          asked.push("b");
          return a && mul(dy, a);
        },
      ],
    });
    grad(() => sum(max(watched([x, w], [2]), [], { keepDims: true })), [w]);
    expect(asked).toEqual(["b"]);
  });
});
