/** Adaptive and global pooling: window by window against PyTorch's rule, gradients, NaN, ties. */
import { describe, expect, it } from "vitest";
import { distinct, normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { fc } from "../../test/property.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import {
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  globalAvgPool2d,
  globalMaxPool2d,
} from "./adaptive-pool2d.js";
import { sum } from "./reduce.js";

const backend = createReferenceBackend();

/** Each window's values, by the rule. */
function windows(
  values: readonly number[],
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): readonly (readonly number[])[] {
  const list: number[][] = [];
  for (let p = 0; p < rows; p++) {
    for (let q = 0; q < columns; q++) {
      const window: number[] = [];
      for (let y = Math.floor((p * height) / rows); y < Math.ceil(((p + 1) * height) / rows); y++)
        for (
          let x = Math.floor((q * width) / columns);
          x < Math.ceil(((q + 1) * width) / columns);
          x++
        )
          window.push(values[y * width + x] ?? Number.NaN);
      list.push(window);
    }
  }
  return list;
}

describe("adaptive pooling", () => {
  it("takes maxima and means of windows ⌊i·in/out⌋ … ⌈(i + 1)·in/out⌉, to any size", () => {
    const side = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(side, side, side, side, (height, width, rows, columns) => {
        const argument = distinct([1, 1, height, width], height * 9 + width);
        const x = tensor(backend, [...argument.values], argument.shape);
        const values = exact(backend, x);
        const each = windows(values, [height, width], [rows, columns]);
        expect(exact(backend, adaptiveMaxPool2d(x, [rows, columns]))).toEqual(
          each.map((window) => Math.max(...window)),
        );
        const means = each.map((window) => window.reduce((a, b) => a + b, 0) / window.length);
        exact(backend, adaptiveAvgPool2d(x, [rows, columns])).forEach((mean, i) => {
          expect(mean).toBeCloseTo(means[i] ?? Number.NaN, 5);
        });
      }),
      { numRuns: 150 },
    );
  });

  it("keeps infinities to the windows that hold them", () => {
    const x = tensor(backend, [Number.POSITIVE_INFINITY, 1, 2, 3, 3], [1, 1, 1, 5]);
    expect(exact(backend, adaptiveAvgPool2d(x, [1, 3]))).toEqual([Infinity, 2, 3]);
    const nan = tensor(backend, [Number.NaN, 1, 2, 3, 4], [1, 1, 1, 5]);
    expect(exact(backend, adaptiveMaxPool2d(nan, [1, 3]))).toEqual([NaN, 3, 4]);
  });

  it("gives the gradient of equal maxima to the first", () => {
    const x = zeros(backend, [1, 1, 1, 5]);
    const [dx] = grad(() => sum(adaptiveMaxPool2d(x, [1, 3])), [x]);
    expect(dx && exact(backend, dx)).toEqual([1, 1, 0, 1, 0]);
  });

  it.each([
    [
      [2, 3, 4, 6],
      [2, 3],
    ],
    [
      [1, 2, 5, 4],
      [3, 7],
    ],
  ] as const)("has gradients to order 2 from %j to %j", (shape, size) => {
    expectGradients(
      squared((...x) => adaptiveMaxPool2d(take(x)[0], size)),
      [distinct(shape)],
    );
    expectGradients(
      squared((...x) => adaptiveAvgPool2d(take(x)[0], size)),
      [normal(shape)],
    );
  });

  it("refuses impossible sizes and empty maps", () => {
    const x = zeros(backend, [1, 1, 2, 2]);
    expect(() => adaptiveAvgPool2d(x, 0)).toThrow(ArgumentError);
    expect(() => adaptiveMaxPool2d(x, [1, 1.5])).toThrow(
      "adaptiveMaxPool2d: found size (width) 1.5, expected a whole number of at least 1",
    );
    expect(() => adaptiveMaxPool2d(zeros(backend, [1, 1, 0, 2]), 1)).toThrow(ShapeError);
    expect(() => globalAvgPool2d(zeros(backend, [1, 1, 2, 0]))).toThrow(
      "globalAvgPool2d: found input of 2 × 0, expected at least one row and one column",
    );
  });
});

describe("global pooling", () => {
  it("is adaptive pooling to one place", () => {
    const x = tensor(backend, [...distinct([2, 3, 4, 5]).values], [2, 3, 4, 5]);
    expect(globalMaxPool2d(x).shape).toEqual([2, 3, 1, 1]);
    expect(exact(backend, globalMaxPool2d(x))).toEqual(exact(backend, adaptiveMaxPool2d(x, 1)));
    const means = exact(backend, adaptiveAvgPool2d(x, 1));
    exact(backend, globalAvgPool2d(x)).forEach((mean, i) => {
      expect(mean).toBeCloseTo(means[i] ?? Number.NaN, 6);
    });
  });

  it("has gradients to order 2", () => {
    expectGradients(
      squared((...x) => globalMaxPool2d(take(x)[0])),
      [distinct([2, 2, 2, 3])],
    );
    expectGradients(
      squared((...x) => globalAvgPool2d(take(x)[0])),
      [normal([2, 2, 2, 3])],
    );
  });
});
