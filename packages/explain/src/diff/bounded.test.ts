import type { BinaryOp, Capabilities, UnaryOp } from "@convscope/core";
import { conv2dGeometry, Random } from "@convscope/core";
import { arithmeticOf, gamma, referenceKernels } from "@convscope/core/reference";
import { expect, test } from "vitest";
import { Bounded } from "./bounded.js";
import { createBoundedBackend } from "./bounded-backend.js";

const facts: Capabilities = {
  precision: "float32",
  convolution: "sum",
  nonFinite: "ieee",
  subnormals: true,
  deterministic: true,
  maxElements: 2 ** 24,
};
const { kernels, grads, fused } = createBoundedBackend(facts);
const float32 = arithmeticOf(facts);
const random = new Random(5);
const COUNT = 400;

const among = (low: number, high: number, count: number = COUNT): Float64Array =>
  Float64Array.from({ length: count }, () => low + (high - low) * random.uniform());

/** Values that may be off, and values that far off. */
function unsure(low: number, high: number, count: number = COUNT): [Bounded, Float64Array] {
  const x = new Bounded(among(low, high, count), among(0, 0.3, count));
  const off = x.values.map((v, i) => v + (2 * random.uniform() - 1) * (x.errors[i] as number));
  return [x, off];
}

/** How far values are outside of their bounds at most. */
function excess(y: Bounded, found: Float64Array): number {
  return Math.max(
    ...found.map((v, i) => Math.abs(v - (y.values[i] as number)) - (y.errors[i] as number)),
  );
}

const unaries: readonly [UnaryOp, number, number][] = [
  ["abs", -2, 2],
  ["ceil", -2, 2],
  ["cos", -9, 9],
  ["erf", -3, 3],
  ["exp", -4, 4],
  ["expm1", -4, 4],
  ["floor", -2, 2],
  ["log", 0.5, 4],
  ["log1p", -0.4, 4],
  ["neg", -2, 2],
  ["relu", -1, 1],
  ["round", -2, 2],
  ["sigmoid", -8, 8],
  ["sign", -1, 1],
  ["sin", -9, 9],
  ["sqrt", 0.4, 4],
  ["tanh", -4, 4],
];

test.each(unaries)(
  "%s of what is off stays within the bound, and the bound is no guess",
  (op, low, high) => {
    const [x, off] = unsure(low, high);
    const g = { op, out: [COUNT], strides: [[1]] } as const;
    const y = kernels.unary(x, g);
    expect(excess(y, referenceKernels.unary(off, g))).toBeLessThanOrEqual(0);
    const exact = kernels.unary(new Bounded(x.values), g);
    for (const [i, error] of exact.errors.entries()) {
      expect(error).toBeLessThanOrEqual(
        20 * 2 ** -23 * Math.max(1, Math.abs(exact.values[i] as number)),
      );
    }
  },
);

const binaries: readonly BinaryOp[] = [
  "add",
  "sub",
  "mul",
  "div",
  "max",
  "min",
  "pow",
  "equal",
  "greater",
  "less",
];

test.each(binaries)("%s of what is off stays within the bound", (op) => {
  const [a, offA] = unsure(0.5, 3);
  const [b, offB] = unsure(0.5, 3);
  const g = { op, out: [COUNT], strides: [[1], [1]] } as const;
  expect(
    excess(kernels.binary(a, b, g), referenceKernels.binary(offA, offB, g)),
  ).toBeLessThanOrEqual(0);
});

test("a quotient by what may be 0, and a logarithm of what may be, have no bound", () => {
  const near = new Bounded(Float64Array.of(0.1), Float64Array.of(0.2));
  const one = new Bounded(Float64Array.of(1));
  const g = { op: "div", out: [1], strides: [[1], [1]] } as const;
  expect(kernels.binary(one, near, g).errors[0]).toBe(Infinity);
  expect(kernels.unary(near, { op: "log", out: [1], strides: [[1]] }).errors[0]).toBe(Infinity);
});

test("the bound of a convolution of exact numbers is gamma(n) of the sum of its magnitudes", () => {
  const g = conv2dGeometry([1, 1, 1, 2], [1, 1, 1, 2], {});
  const [x, w] = [new Bounded(Float64Array.of(0.5, -3)), new Bounded(Float64Array.of(7, 2))];
  const { values, errors } = kernels.conv2d(x, w, g);
  expect([...values]).toEqual([-2.5]);
  expect(errors[0]).toBeCloseTo(gamma(float32, 2) * 9.5, 15);
});

test.each(["conv2d", "conv2dBiasActivation", "conv2dInputGrad", "conv2dWeightGrad"] as const)(
  "%s of what is off stays within the bound",
  (kernel) => {
    const g = conv2dGeometry([2, 4, 5, 6], [6, 2, 3, 2], { groups: 2, padding: 1, stride: [2, 1] });
    const y = 2 * 6 * g.outHeight * g.outWidth;
    const [x, offX] = unsure(-1, 1, 240);
    const [w, offW] = unsure(-1, 1, 72);
    const [dy, offDy] = unsure(-1, 1, y);
    const [bias, offBias] = unsure(-1, 1, 6);
    const k = referenceKernels;
    const withBias = { ...g, activation: "tanh" } as const;
    const [bounded, found] = {
      conv2d: () => [kernels.conv2d(x, w, g), k.conv2d(offX, offW, g)] as const,
      conv2dBiasActivation: () =>
        [
          fused?.conv2dBiasActivation?.(x, w, bias, withBias),
          k.conv2dBiasActivation(offX, offW, offBias, withBias),
        ] as const,
      conv2dInputGrad: () =>
        [grads?.conv2dInputGrad(dy, w, g), k.conv2dInputGrad(offDy, offW, g)] as const,
      conv2dWeightGrad: () =>
        [grads?.conv2dWeightGrad(x, dy, g), k.conv2dWeightGrad(offX, offDy, g)] as const,
    }[kernel]();
    if (bounded === undefined) throw new Error("the bounded backend gives this kernel");
    expect(excess(bounded, found)).toBeLessThanOrEqual(0);
  },
);

test("maxima and moved elements keep the errors of what they take", () => {
  const x = new Bounded(Float64Array.of(1, 3, 2, 0), Float64Array.of(0.5, 0.1, 0.2, 4));
  const reversed = kernels.slice(x, { in: [4], start: [3], step: [-1], out: [4] });
  expect([...reversed.errors]).toEqual([4, 0.2, 0.1, 0.5]);
  const largest = kernels.reduce(x, { op: "max", in: [2, 2], reduced: [false, true] });
  expect([...largest.values]).toEqual([3, 2]);
  expect([...largest.errors]).toEqual([0.5, 4]);
});

test("a mask that may be either takes the distance of the two values", () => {
  const mask = new Bounded(Float64Array.of(1, 1), Float64Array.of(1, 0));
  const [a, b] = [new Bounded(Float64Array.of(5, 5)), new Bounded(Float64Array.of(2, 2))];
  const y = kernels.where(mask, a, b, { out: [2], strides: [[1], [1], [1]] });
  expect([...y.errors]).toEqual([3, 0]);
});
