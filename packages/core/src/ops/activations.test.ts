/** Activations against their formulas in plain JavaScript, PyTorch's gradients on every kink, and extreme arguments. */
import { describe, expect, it } from "vitest";
import { distinct } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import {
  elu,
  gelu,
  hardswish,
  leakyRelu,
  prelu,
  relu6,
  selu,
  silu,
  softplus,
} from "./activations.js";
import { sum } from "./reduce.js";

interface Case {
  readonly name: string;
  readonly apply: (x: Tensor) => Tensor;
  readonly formula: (x: number) => number;
  /** Points where two pieces meet, with PyTorch's gradient there. */
  readonly kinks: readonly (readonly [x: number, slope: number])[];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const [alpha, scale] = [1.6732632423543772, 1.0507009873554805];

/** Φ by its series ½ + φ(x) (x + x³/3 + x⁵/15 + …). */
function normalDistribution(x: number): number {
  let [term, total] = [x, x];
  for (let i = 3; Math.abs(term) > 1e-18; i += 2) {
    term *= (x * x) / i;
    total += term;
  }
  return 0.5 + (total * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

const cases: readonly Case[] = [
  {
    name: "relu6",
    apply: relu6,
    formula: (x) => Math.min(Math.max(x, 0), 6),
    kinks: [
      [0, 0],
      [6, 0],
    ],
  },
  {
    name: "leakyRelu",
    apply: (x) => leakyRelu(x, 0.25),
    formula: (x) => (x > 0 ? x : 0.25 * x),
    kinks: [[0, 0.25]],
  },
  {
    name: "elu",
    apply: (x) => elu(x, 0.5),
    formula: (x) => (x > 0 ? x : 0.5 * Math.expm1(x)),
    kinks: [[0, 0.5]],
  },
  {
    name: "selu",
    apply: selu,
    formula: (x) => scale * (x > 0 ? x : alpha * Math.expm1(x)),
    kinks: [[0, scale * alpha]],
  },
  { name: "gelu", apply: (x) => gelu(x), formula: (x) => x * normalDistribution(x), kinks: [] },
  {
    name: "gelu by tanh",
    apply: (x) => gelu(x, "tanh"),
    formula: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    kinks: [],
  },
  { name: "silu", apply: silu, formula: (x) => x * sigmoid(x), kinks: [] },
  {
    name: "hardswish",
    apply: hardswish,
    formula: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
    kinks: [
      [-3, 0],
      [3, 1],
    ],
  },
  {
    name: "softplus",
    apply: (x) => softplus(x, { beta: 2, threshold: 3 }),
    formula: (x) => (2 * x > 3 ? x : Math.log1p(Math.exp(2 * x)) / 2),
    kinks: [[1.5, sigmoid(3)]],
  },
];

describe.each(cases)("$name", ({ apply, formula, kinks }) => {
  it("follows its formula", () => {
    const backend = createReferenceBackend();
    const points = [-20, -7, -3, -1.25, -0.5, 0, 0.5, 1.25, 1.5, 3, 5, 6, 7, 20];
    const x = tensor(backend, points);
    const y = apply(x);
    exact(backend, y).forEach((found, i) => {
      expect(found, `at ${points[i]}`).toBeCloseTo(formula(points[i] ?? Number.NaN), 5);
    });
    expect(backend.memory().buffers).toBe(2);
  });

  it("has gradients to order 2 on every piece", () => {
    expectGradients((...t) => apply(take(t)[0]), [distinct([5, 13], 2)]);
  });

  it("has PyTorch's gradient on its kinks", () => {
    const backend = createReferenceBackend();
    for (const [point, slope] of [...kinks, [0.75, undefined] as const]) {
      const x = tensor(backend, [point]);
      const [dx] = grad(() => sum(apply(x)), [x]);
      const difference = (formula(0.75 + 1e-6) - formula(0.75 - 1e-6)) / 2e-6;
      expect(dx?.dataSync()[0], `at ${point}`).toBeCloseTo(slope ?? difference, 5);
    }
  });

  it("lets NaN through, and has finite gradients far out", () => {
    const backend = createReferenceBackend();
    expect([...apply(tensor(backend, [Number.NaN])).dataSync()]).toEqual([Number.NaN]);
    const x = tensor(backend, [-1e4, 1e4]);
    const slope = (): Tensor => sum(grad(() => sum(apply(x)), [x])[0] ?? x);
    const [second] = grad(slope, [x]);
    expect([...(second?.dataSync() ?? [])].map((value) => value + 0)).toEqual([0, 0]);
  });
});

describe("activations with options", () => {
  const backend = createReferenceBackend();
  const at = (y: Tensor): number => y.dataSync()[0] ?? Number.NaN;

  it("have PyTorch's defaults", () => {
    expect(at(leakyRelu(tensor(backend, [-100])))).toBeCloseTo(-1, 6);
    expect(at(elu(tensor(backend, [-1])))).toBeCloseTo(Math.expm1(-1), 6);
    expect(at(softplus(tensor(backend, [1])))).toBeCloseTo(Math.log1p(Math.E), 6);
    expect(at(softplus(tensor(backend, [20.5])))).toBe(20.5);
    expect(at(gelu(tensor(backend, [1])))).toBeCloseTo(normalDistribution(1), 6);
  });

  it("refuse what is impossible", () => {
    const x = zeros(backend, [1]);
    for (const make of [
      () => leakyRelu(x, Number.NaN),
      () => elu(x, Infinity),
      () => softplus(x, { beta: 0 }),
      () => softplus(x, { threshold: Number.NaN }),
      () => gelu(x, JSON.parse('"erf"')),
    ]) {
      expect(make).toThrow(ArgumentError);
    }
    expect(() => softplus(x, { beta: -1 })).toThrow(
      "softplus: found beta -1, expected a finite number above 0 (it is a steepness); correct it",
    );
    expect(() => gelu(x, JSON.parse('"erf"'))).toThrow(
      'gelu: found approximate "erf", expected "none" or "tanh"; choose one of these',
    );
  });
});

describe("prelu", () => {
  it("has gradients to order 2 of input and slopes, shared and one a channel", () => {
    for (const slopes of [1, 3]) {
      expectGradients(
        (...t) => {
          const [x, weight] = take(t);
          return prelu(x, weight);
        },
        [distinct([2, 3, 2, 2]), distinct([slopes], 2)],
      );
    }
  });

  it("gives each channel its slope, on maps and on flat features", () => {
    const backend = createReferenceBackend();
    const weight = tensor(backend, [0.5, 2]);
    for (const shape of [
      [1, 2, 1, 2],
      [2, 2],
    ]) {
      const y = prelu(tensor(backend, [-2, -4, -2, 4], shape), weight);
      expect([...y.dataSync()]).toEqual(shape.length === 4 ? [-1, -2, -4, 4] : [-1, -8, -1, 4]);
    }
    expect([...prelu(tensor(backend, [-2, 3]), tensor(backend, [0.5])).dataSync()]).toEqual([
      -1, 3,
    ]);
  });

  it("on its kink has the slope as gradient, and leaves the slope alone where x is positive", () => {
    const backend = createReferenceBackend();
    const [x, weight] = [tensor(backend, [0, 3, Infinity], [1, 1, 3]), tensor(backend, [0.25])];
    const [dx, dw] = grad(() => sum(prelu(x, weight)), [x, weight]);
    expect([...(dx?.dataSync() ?? [])]).toEqual([0.25, 1, 1]);
    expect([...(dw?.dataSync() ?? [])]).toEqual([0]);
  });

  it("refuses slopes that are neither one nor one a channel", () => {
    const backend = createReferenceBackend();
    const make = () => prelu(zeros(backend, [1, 3, 2]), zeros(backend, [2]));
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(
      "prelu: found weight [2] for input [1, 3, 2], expected [1] or [3] (one slope for all, or one a channel); correct the weight",
    );
    expect(() => prelu(zeros(backend, [1, 3]), zeros(backend, [1, 3]))).toThrow(ShapeError);
  });
});
