/** Channel-wise scale and shift, and local response normalisation of odd and even sizes. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import {
  channelAffine,
  type LocalResponseNormSize,
  localResponseNorm,
  localResponseNormWindow,
} from "./normalise.js";

describe("channelAffine", () => {
  it("has gradients to order 2 of input, scale and shift, fused as composed", () => {
    for (const fused of [true, false]) {
      expectGradients(
        (...t) => channelAffine(...take(t)),
        [normal([2, 3, 2, 1], 1), normal([3], 2), normal([3], 3)],
        [1, 2],
        createReferenceBackend({ fused }),
      );
    }
  });

  it("gives each channel its own pair of numbers, on maps and on flat features", () => {
    const backend = createReferenceBackend();
    const [scale, shift] = [tensor(backend, [10, 100]), tensor(backend, [1, 2])];
    const maps = tensor(backend, [1, 2, 3, 4], [1, 2, 1, 2]);
    expect([...channelAffine(maps, scale, shift).dataSync()]).toEqual([11, 21, 302, 402]);
    expect([...channelAffine(tensor(backend, [1, 1], [1, 2]), scale, shift).dataSync()]).toEqual([
      11, 102,
    ]);
  });

  it("refuses numbers that are not one a channel", () => {
    const backend = createReferenceBackend();
    const make = () =>
      channelAffine(zeros(backend, [1, 2, 3]), zeros(backend, [2]), zeros(backend, [3]));
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(
      "channelAffine: found shift [3] for input [1, 2, 3], expected [2] (one number a channel); correct shift",
    );
  });
});

describe("local response normalisation", () => {
  const windows = [
    [2, 2],
    [1, 2],
    [2, 1],
    [0, 3],
    [5, 0],
    [0, 0],
  ] as const;
  const options = { alpha: 0.5, beta: 0.75, k: 2 };

  it.each(windows)(
    "with %i channels before and %i after has gradients to order 2",
    (before, after) => {
      for (const fused of [true, false]) {
        const backend = createReferenceBackend({ fused });
        const body = (...x: Parameters<typeof take>[0]) =>
          localResponseNorm(take(x)[0], { ...options, before, after });
        expectGradients(body, [normal([2, 4, 1, 2])], [1, 2], backend);
      }
    },
  );

  it.each(windows)(
    "with %i channels before and %i after follows its formula, fused as composed",
    (before, after) => {
      const { values } = normal([2, 4, 3]);
      const expected = values.map((value, at) => {
        const c = Math.floor(at / 3) % 4;
        let total = 0;
        for (let j = Math.max(0, c - before); j <= Math.min(3, c + after); j++) {
          total += Math.fround(values[at + (j - c) * 3] ?? Number.NaN) ** 2;
        }
        return Math.fround(value) / (options.k + options.alpha * total) ** options.beta;
      });
      for (const fused of [true, false]) {
        const x = tensor(createReferenceBackend({ fused }), [...values], [2, 4, 3]);
        const y = localResponseNorm(x, { ...options, before, after });
        expect([...y.dataSync()]).toEqual([...Float32Array.from(expected)]);
      }
    },
  );

  it("leaves nothing behind, and refuses half channels and infinite constants", () => {
    const backend = createReferenceBackend({ fused: false });
    const x = zeros(backend, [1, 2, 1, 1]);
    localResponseNorm(x, { before: 1, after: 1, ...options }).dispose();
    expect(backend.memory().buffers).toBe(1);
    expect(() => localResponseNorm(x, { before: 0.5, after: 1, ...options })).toThrow(
      ArgumentError,
    );
    expect(() => localResponseNorm(x, { before: 1, after: 1, ...options, k: Infinity })).toThrow(
      "localResponseNorm: found alpha, beta or k that is not finite, expected finite numbers; correct it",
    );
  });
});

describe("the window of a response norm", () => {
  const size = (own: Pick<LocalResponseNormSize, "size" | "convention">) => {
    const { before, after, alpha } = localResponseNormWindow({ ...own, alpha: 0.5 });
    return [before, after, alpha];
  };

  it("of an odd size is even on both sides; PyTorch and ONNX divide alpha by the size", () => {
    expect(size({ size: 5, convention: "torch" })).toEqual([2, 2, 0.1]);
    expect(size({ size: 5, convention: "onnx" })).toEqual([2, 2, 0.1]);
    expect(size({ size: 5, convention: "paper" })).toEqual([2, 2, 0.5]);
    expect(size({ size: 1, convention: "torch" })).toEqual([0, 0, 0.5]);
  });

  it("of an even size looks further back in PyTorch, further on in ONNX, and both in the paper's formula", () => {
    expect(size({ size: 4, convention: "torch" })).toEqual([2, 1, 0.125]);
    expect(size({ size: 4, convention: "onnx" })).toEqual([1, 2, 0.125]);
    expect(size({ size: 4, convention: "paper" })).toEqual([2, 2, 0.5]);
  });

  it("has the defaults of its source, and stays as it is when it is resolved", () => {
    const resolved = { before: 2, after: 1, alpha: 1, beta: 2, k: 3 };
    expect(localResponseNormWindow(resolved)).toEqual(resolved);
    expect(localResponseNormWindow({ size: 2, convention: "onnx" })).toEqual({
      before: 0,
      after: 1,
      alpha: 5e-5,
      beta: 0.75,
      k: 1,
    });
    expect(localResponseNormWindow({ size: 5, convention: "paper" }).k).toBe(2);
  });

  it("refuses other conventions and impossible sizes", () => {
    expect(() => size({ size: 0, convention: "torch" })).toThrow(ArgumentError);
    expect(() => size({ size: 5, convention: JSON.parse('"caffe"') })).toThrow(
      'localResponseNorm: found convention "caffe", expected "torch", "onnx" or "paper" (they count size and alpha differently); choose one of these',
    );
  });
});
