/** Power pooling: its values, PyTorch's corners, gradients. */
import { describe, expect, it } from "vitest";
import { between } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import { lpPool2d } from "./lp-pool2d.js";
import { sum } from "./reduce.js";

const backend = createReferenceBackend();

describe("lpPool2d", () => {
  it("adds windows up for norm 1, and takes lengths for norm 2", () => {
    const x = tensor(backend, [3, 4, 5, 12], [1, 1, 1, 4]);
    expect(exact(backend, lpPool2d(x, { norm: 1, kernel: [1, 2] }))).toEqual([7, 17]);
    expect(exact(backend, lpPool2d(x, { norm: 2, kernel: [1, 2] }))).toEqual([5, 13]);
  });

  it("counts a partial window of ceil mode as a whole one", () => {
    const x = tensor(backend, [3, 4, 5], [1, 1, 1, 3]);
    const y = exact(backend, lpPool2d(x, { norm: 1, kernel: [1, 2], ceilMode: true }));
    expect(y).toEqual([7, 10]);
  });

  it("gives NaN for the odd root of a negative sum", () => {
    const x = tensor(backend, [-2, 1], [1, 1, 1, 2]);
    expect(exact(backend, lpPool2d(x, { norm: 3, kernel: [1, 2] }))).toEqual([Number.NaN]);
    expect(exact(backend, lpPool2d(x, { norm: 1, kernel: [1, 2] }))).toEqual([-1]);
  });

  it("has gradient 0 where the sum is 0", () => {
    const x = zeros(backend, [1, 1, 2, 2]);
    const [dx] = grad(() => sum(lpPool2d(x, { norm: 2, kernel: 2 })), [x]);
    expect(dx && exact(backend, dx)).toEqual([0, 0, 0, 0]);
  });

  it.each([1, 1.5, 2, 3])("has gradients to order 2 for norm %d", (norm) => {
    expectGradients(
      (...x) => lpPool2d(take(x)[0], { norm, kernel: [2, 3], stride: [1, 2], ceilMode: true }),
      [between(0.5, 2, [1, 2, 3, 4])],
    );
  });

  it("refuses norms without a root", () => {
    const x = zeros(backend, [1, 1, 2, 2]);
    for (const norm of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => lpPool2d(x, { norm, kernel: 2 })).toThrow(ArgumentError);
    expect(() => lpPool2d(x, { norm: 0, kernel: 2 })).toThrow(
      "lpPool2d: found norm 0, expected a finite number above 0 (the root of it is taken); choose 1 or 2, or use maxPool2d for ∞",
    );
  });
});
