/** Sums, means and maxima over every set of axes, their gradients, ties, and nothing at all. */

import { describe, expect, it } from "vitest";
import { distinct, indices, normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { fc } from "../../test/property.js";
import { grad } from "../autograd/grad.js";
import { ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { mul } from "./binary.js";
import { argmax, max, mean, sum } from "./reduce.js";

const shape = [2, 3, 2];
const axisSets = [undefined, [], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2], -1] as const;

describe.each(axisSets.map((axes) => [axes] as const))("over axes %j", (axes) => {
  it("sums and means have gradients to order 2", () => {
    for (const keepDims of [false, true]) {
      expectGradients(
        squared((...x) => sum(take(x)[0], axes, { keepDims })),
        [normal(shape)],
      );
      expectGradients(
        squared((...x) => mean(take(x)[0], axes, { keepDims })),
        [normal(shape)],
      );
    }
  });

  it("maxima have gradients to order 2 away from ties", () => {
    expectGradients(
      squared((...x) => max(take(x)[0], axes)),
      [distinct(shape)],
    );
  });

  it("argmax is where the maximum stands, row-major along the reduced axes", () => {
    const backend = createReferenceBackend();
    const { values } = distinct(shape);
    const x = tensor(backend, [...values], shape);
    const list = axes === undefined ? [0, 1, 2] : typeof axes === "number" ? [axes + 3] : axes;
    const found = argmax(x, axes).dataSync();
    const kept = [0, 1, 2].filter((axis) => !list.some((each) => each === axis));
    const groups = new Map<string, number[]>();
    [...indices(shape)].forEach((index, at) => {
      const key = kept.map((axis) => index[axis]).join();
      groups.set(key, [...(groups.get(key) ?? []), values[at] ?? Number.NaN]);
    });
    const expected = [...groups.values()].map((group) => group.indexOf(Math.max(...group)));
    expect([...found]).toEqual(expected);
  });
});

describe("reductions", () => {
  it("give the first of equal maxima the whole gradient", () => {
    const x = tensor(createReferenceBackend(), [1, 5, 5, 5, 2, 5], [2, 3]);
    const gradient = (axes?: number): readonly number[] => [
      ...(grad(() => sum(max(x, axes)), [x])[0]?.dataSync() ?? []),
    ];
    expect(gradient(1)).toEqual([0, 1, 0, 1, 0, 0]);
    expect(gradient(0)).toEqual([0, 1, 1, 1, 0, 0]);
    expect(gradient()).toEqual([0, 1, 0, 0, 0, 0]);
  });

  it("give argmax no gradient", () => {
    const x = tensor(createReferenceBackend(), [1, 2]);
    expect([...(grad(() => sum(mul(argmax(x), 1)), [x])[0]?.dataSync() ?? [])]).toEqual([0, 0]);
  });

  it("sum nothing to 0, average it to NaN, and refuse its maximum", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [], [2, 0]);
    expect([...sum(x, 1).dataSync()]).toEqual([0, 0]);
    expect([...mean(x, 1).dataSync()]).toEqual([NaN, NaN]);
    expect(max(x, 0).shape).toEqual([0]);
    expect(() => max(x, 1)).toThrow(ShapeError);
    expect(() => argmax(x)).toThrow(
      "argmax: found [2, 0] with no elements along axes [0, 1], expected at least one (nothing has no maximum); check the slice before",
    );
    expect(grad(() => sum(x), [x])[0]?.shape).toEqual([2, 0]);
  });

  it("leave nothing but their result behind", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2, 3, 4], [2, 2]);
    for (const reduce of [sum, mean, max, argmax]) reduce(x, 0, { keepDims: true }).dispose();
    expect(backend.memory().buffers).toBe(1);
  });

  it("sum over any axes what plain loops sum", () => {
    const random = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 });
    const withAxes = random.chain((own) =>
      fc.tuple(fc.constant(own), fc.subarray(own.map((_, axis) => axis))),
    );
    fc.assert(
      fc.property(withAxes, ([own, axes]) => {
        const backend = createReferenceBackend();
        const values = Array.from(normal(own, 3).values, (value) => Math.round(value) + 0);
        const y = sum(tensor(backend, values, own), axes);
        const totals = new Map<string, number>();
        [...indices(own)].forEach((index, at) => {
          const key = index.filter((_, axis) => !axes.includes(axis)).join();
          totals.set(key, (totals.get(key) ?? 0) + (values[at] ?? Number.NaN));
        });
        expect([...y.dataSync()]).toEqual([...totals.values()]);
      }),
    );
  });
});
