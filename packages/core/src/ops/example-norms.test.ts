/** Layer, group and instance norm against their formulas. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { groupNorm, instanceNorm, layerNorm, type NormOptions } from "./example-norms.js";

const shape = [2, 4, 1, 3];
const values = [...Float32Array.from(normal(shape, 7).values)];
const epsilon = 0.5;

interface Case {
  readonly name: string;
  readonly apply: (x: Tensor, options: NormOptions) => Tensor;
  /** Values of weight and bias. */
  readonly own: readonly number[];
  /** Which values share a mean, and which weight a value has. */
  readonly run: (at: number) => number;
  readonly place: (at: number) => number;
}

const channel = (at: number): number => Math.floor(at / 3) % 4;
const cases: readonly Case[] = [
  {
    name: "layerNorm over all axes",
    apply: (x, options) => layerNorm(x, [4, 1, 3], options),
    own: [4, 1, 3],
    run: (at) => Math.floor(at / 12),
    place: (at) => at % 12,
  },
  {
    name: "layerNorm over the last axis",
    apply: (x, options) => layerNorm(x, [3], options),
    own: [3],
    run: (at) => Math.floor(at / 3),
    place: (at) => at % 3,
  },
  {
    name: "groupNorm",
    apply: (x, options) => groupNorm(x, 2, options),
    own: [4],
    run: (at) => Math.floor(at / 6),
    place: channel,
  },
  {
    name: "groupNorm of one group",
    apply: (x, options) => groupNorm(x, 1, options),
    own: [4],
    run: (at) => Math.floor(at / 12),
    place: channel,
  },
  {
    name: "instanceNorm",
    apply: instanceNorm,
    own: [4],
    run: (at) => Math.floor(at / 3),
    place: channel,
  },
];

describe.each(cases)("$name", ({ apply, own, run, place }) => {
  const weight = [...Float32Array.from(normal(own, 1).values)];
  const bias = [...Float32Array.from(normal(own, 2).values)];
  const normalised = values.map((value, at) => {
    const runs = values.filter((_, i) => run(i) === run(at));
    const mean = runs.reduce((sum, x) => sum + x, 0) / runs.length;
    const variance = runs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / runs.length;
    return (value - mean) / Math.sqrt(variance + epsilon);
  });

  it("subtracts the mean of its run, divides by the deviation, scales and shifts", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, values, shape);
    const options = {
      epsilon,
      weight: tensor(backend, weight, own),
      bias: tensor(backend, bias, own),
    };
    const y = apply(x, options);
    expect([y.shape, backend.memory().buffers]).toEqual([shape, 4]);
    exact(backend, y).forEach((found, at) => {
      const expected =
        (normalised[at] ?? NaN) * (weight[place(at)] ?? NaN) + (bias[place(at)] ?? NaN);
      expect(found).toBeCloseTo(expected, 6);
    });
    exact(backend, apply(x, { epsilon })).forEach((found, at) => {
      expect(found).toBeCloseTo(normalised[at] ?? NaN, 6);
    });
  });

  it("has gradients to order 2 of input, weight and bias", () => {
    expectGradients(
      squared((...inputs) => {
        const [x, scale, shift] = take(inputs);
        return apply(x, { epsilon, weight: scale, bias: shift });
      }),
      [normal(shape, 3), normal(own, 4), normal(own, 5)],
    );
  });

  it("refuses weights of another shape, and an impossible epsilon", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, values, shape);
    expect(() => apply(x, { bias: zeros(backend, [7]) })).toThrow(ShapeError);
    expect(() => apply(x, { bias: zeros(backend, [7]) })).toThrow(
      `found bias [7], expected [${own.join(", ")}] for input [2, 4, 1, 3]; correct bias`,
    );
    expect(() => apply(x, { epsilon: -1 })).toThrow(ArgumentError);
  });
});

describe("norms of one example", () => {
  const backend = createReferenceBackend();

  it("have PyTorch's epsilon of 1e-5", () => {
    const x = tensor(backend, [0, 1], [1, 1, 2]);
    const expected = 0.5 / Math.sqrt(0.25 + 1e-5);
    for (const y of [layerNorm(x, [2]), groupNorm(x, 1), instanceNorm(x)]) {
      expect(exact(backend, y)[1]).toBeCloseTo(expected, 7);
    }
  });

  it("refuse inputs that do not fit", () => {
    const x = zeros(backend, [2, 4, 3]);
    expect(() => layerNorm(x, [4])).toThrow(
      "layerNorm: found input [2, 4, 3], expected last axes [4] (they are normalised together); correct the shape",
    );
    expect(() => layerNorm(x, [])).toThrow(ShapeError);
    expect(() => layerNorm(x, [1, 2, 4, 3])).toThrow(ShapeError);
    expect(() => groupNorm(x, 3)).toThrow(
      "groupNorm: found 3 groups for 4 channels, expected a divisor of 4 (all groups are alike); correct groups",
    );
    expect(() => groupNorm(x, 0)).toThrow(ArgumentError);
    for (const found of [zeros(backend, [2, 4]), zeros(backend, [2, 4, 1, 1])]) {
      expect(() => instanceNorm(found)).toThrow("expected maps of more than one value");
    }
  });

  it("leave nothing of nothing", () => {
    const empty = zeros(backend, [0, 4, 3]);
    expect(layerNorm(empty, [4, 3]).shape).toEqual([0, 4, 3]);
    expect(groupNorm(empty, 2).shape).toEqual([0, 4, 3]);
    expect(instanceNorm(empty).shape).toEqual([0, 4, 3]);
  });
});
