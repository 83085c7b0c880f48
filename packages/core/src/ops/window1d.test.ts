/** Convolution and pooling along one axis: values, gradients, and errors under their own names. */
import { describe, expect, it } from "vitest";
import { distinct, normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Padding1d } from "../geometry/window1d.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { conv1d } from "./conv1d.js";
import { avgPool1d, maxPool1d } from "./pool1d.js";

const backend = createReferenceBackend();
const row = tensor(backend, [1, 2, 4, 7, 11], [1, 1, 5]);

describe("conv1d", () => {
  it("slides along the one axis, with stride, dilation, both paddings and a mode", () => {
    const w = tensor(backend, [1, 10], [1, 1, 2]);
    const at = (options: Parameters<typeof conv1d>[2]): readonly number[] =>
      exact(backend, conv1d(row, w, options));
    expect(at({})).toEqual([21, 42, 74, 117]);
    expect(at({ stride: 2 })).toEqual([21, 74]);
    expect(at({ dilation: 2 })).toEqual([41, 72, 114]);
    expect(at({ padding: [1, 0] })).toEqual([10, 21, 42, 74, 117]);
    expect(at({ padding: 1, stride: 3 })).toEqual([10, 74]);
    expect(at({ padding: "same" })).toEqual([21, 42, 74, 117, 11]);
    expect(at({ padding: [0, 1], paddingMode: "replicate" })).toEqual([21, 42, 74, 117, 121]);
    expect(at({ bias: tensor(backend, [-50]), activation: "relu" })).toEqual([0, 0, 24, 67]);
  });

  it("has gradients to order 2, of groups and bias too", () => {
    expectGradients(
      squared((...inputs) => {
        const [x, w, bias] = take(inputs);
        return conv1d(x, w, { stride: 2, padding: [1, 2], groups: 2, bias });
      }),
      [normal([2, 4, 5], 1), normal([2, 2, 3], 2), normal([2], 3)],
    );
  });

  it("speaks of itself in errors", () => {
    const w = tensor(backend, [1, 1], [1, 1, 2]);
    expect(() => conv1d(tensor(backend, [1], [1, 1, 1]), w)).toThrow(ShapeError);
    expect(() => conv1d(tensor(backend, [1], [1, 1, 1]), w)).toThrow(
      "conv1d: found width 1 + padding 0 + 0 = 1, expected at least 2 (kernel 2)",
    );
    expect(() => conv1d(tensor(backend, [1], [1, 1]), w)).toThrow(
      "conv1d: found input [1, 1] of rank 2, expected [N, C, L]; reshape it to rank 3",
    );
    expect(() => conv1d(row, tensor(backend, [1]))).toThrow("conv1d: found weight [1] of rank 1");
    const padding: Padding1d = JSON.parse("[1, 2, 3]");
    expect(() => conv1d(row, w, { padding })).toThrow(ArgumentError);
    expect(() => conv1d(row, w, { padding })).toThrow(
      'conv1d: found padding [1,2,3], expected "valid", "same", a number or [before, after]; give one of these',
    );
    expect(() => conv1d(row, w, { bias: tensor(backend, [1, 2]) })).toThrow("conv1d: found bias");
  });
});

describe("pooling along one axis", () => {
  it("takes maxima and means, in ceil mode and with padding", () => {
    const max = { kernel: 2, ceilMode: true } as const;
    expect(exact(backend, maxPool1d(row, max))).toEqual([2, 7, 11]);
    expect(exact(backend, maxPool1d(row, { kernel: 3, stride: 1, dilation: 2 }))).toEqual([11]);
    expect(exact(backend, avgPool1d(row, { kernel: 2, padding: 1 }))).toEqual([0.5, 3, 9]);
    const own = { kernel: 2, padding: 1, countPadding: false } as const;
    expect(exact(backend, avgPool1d(row, own))).toEqual([1, 3, 9]);
  });

  it("has gradients to order 2", () => {
    const options = { kernel: 3, stride: 2, padding: 1, ceilMode: true } as const;
    expectGradients(
      squared((...x) => maxPool1d(take(x)[0], options)),
      [distinct([1, 2, 6])],
    );
    expectGradients(
      squared((...x) => avgPool1d(take(x)[0], options)),
      [normal([1, 2, 6])],
    );
  });

  it("speaks of itself in errors", () => {
    expect(() => maxPool1d(row, { kernel: 0 })).toThrow("maxPool1d: found kernel (width) 0");
    expect(() => avgPool1d(row, { kernel: 2, padding: 2 })).toThrow(
      "avgPool1d: found padding 2 with kernel 2, expected at most half the kernel",
    );
  });
});
