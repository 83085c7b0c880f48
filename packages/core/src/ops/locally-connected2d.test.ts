/** Locally connected maps: against the convolution at equal weights, place by place, gradients, impossible shapes. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { broadcastTo } from "./broadcast.js";
import { conv2d } from "./conv2d.js";
import { locallyConnected2d } from "./locally-connected2d.js";
import { slice } from "./movement.js";
import { reshape } from "./reshape.js";

const backend = createReferenceBackend();
const window = { stride: [2, 1], padding: [1, 0, 0, 2], dilation: [1, 2] } as const;
const made = (shape: readonly number[], seed = 1): ReturnType<typeof tensor> =>
  tensor(backend, [...normal(shape, seed).values], shape);

describe("locallyConnected2d", () => {
  it("is the convolution where all places have equal weights", () => {
    const x = made([2, 3, 5, 6]);
    const w = made([4, 3, 2, 2], 2);
    const y = conv2d(x, w, window);
    const [, , rows = 0, columns = 0] = y.shape;
    const weights = broadcastTo(reshape(w, [1, 1, 4, 3, 2, 2]), [rows, columns, 4, 3, 2, 2]);
    const bias = made([4, rows, columns], 3);
    const local = locallyConnected2d(x, weights, { ...window, bias });
    expect(local.shape).toEqual(y.shape);
    const shift = exact(backend, bias);
    const wanted = exact(backend, y);
    exact(backend, local).forEach((value, i) => {
      expect(value).toBeCloseTo((wanted[i] ?? 0) + (shift[i % shift.length] ?? 0), 10);
    });
  });

  it("uses the weights of a place for that place alone", () => {
    const x = made([1, 2, 4, 4]);
    const weights = made([3, 3, 2, 2, 2, 2], 5);
    const y = locallyConnected2d(x, weights);
    const own = slice(weights, [
      { start: 1, end: 2 },
      { start: 2, end: 3 },
    ]);
    const there = conv2d(x, reshape(own, [2, 2, 2, 2]));
    const at = (map: number): number => (map * 3 + 1) * 3 + 2;
    for (const map of [0, 1])
      expect(exact(backend, y)[at(map)]).toBeCloseTo(exact(backend, there)[at(map)] ?? NaN, 10);
  });

  it("has gradients to order 2", () => {
    expectGradients(
      squared((...inputs) => {
        const [x, w, bias] = take(inputs);
        return locallyConnected2d(x, w, { stride: [1, 2], padding: [0, 0, 1, 0], bias });
      }),
      [normal([2, 1, 3, 3]), normal([2, 2, 2, 1, 2, 2], 2), normal([2, 2, 2], 3)],
    );
  });

  it("refuses weights and biases of other places", () => {
    const x = made([1, 2, 4, 4]);
    expect(() => locallyConnected2d(x, made([2, 3, 1, 2, 2, 2]))).toThrow(ShapeError);
    expect(() => locallyConnected2d(x, made([2, 3, 1, 2, 2, 2]))).toThrow(
      "locallyConnected2d: found weights for 2 × 3 places, expected 3 × 3 (every place has its own); make the weight's first two axes 3 and 3",
    );
    expect(() => locallyConnected2d(x, made([1, 2, 2, 2]))).toThrow(
      "locallyConnected2d: found weight [1, 2, 2, 2] of rank 4, expected [P, Q, K, C, R, S]",
    );
    expect(() => locallyConnected2d(x, made([3, 3, 1, 2, 2, 2]), { bias: made([1]) })).toThrow(
      "locallyConnected2d: found bias [1], expected [1, 3, 3] (one number for each unit); correct the bias",
    );
  });
});
