/** permute, slice, concat, pad and reshape: values against plain JavaScript, gradients, and empty tensors. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { fc } from "../../test/property.js";
import { grad } from "../autograd/grad.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { iota, tensor, zeros } from "../tensor/create.js";
import { concat, permute, slice } from "./movement.js";
import { pad } from "./pad.js";
import { sum } from "./reduce.js";
import { flatten, reshape } from "./reshape.js";

describe("slice", () => {
  const ranges = [
    [{ start: 1, end: 4 }],
    [{ step: -1 }],
    [{ start: 5, step: -2 }],
    [{ start: -2, end: 0, step: -3 }, { step: 2 }],
    [undefined, { start: 2, end: -1 }],
    [{ start: 3, end: 4 }, { step: -2 }],
  ];
  it.each(ranges.map((range) => [range] as const))("of %j has gradients to order 2", (range) => {
    expectGradients(
      squared((...x) => slice(take(x)[0], range)),
      [normal([6, 4])],
    );
  });

  it("has a gradient of 1 where it took an element and 0 elsewhere, for any range", () => {
    const bound = fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined });
    const step = fc.integer({ min: -3, max: 3 }).filter((value) => value !== 0);
    fc.assert(
      fc.property(bound, bound, step, (start, end, by) => {
        const backend = createReferenceBackend();
        const x = reshape(iota(backend, 12), [6, 2]);
        const y = slice(x, [{ start, end, step: by }]);
        const [dx] = grad(() => sum(slice(x, [{ start, end, step: by }])), [x]);
        const taken = new Set(y.dataSync());
        const expected = [...x.dataSync()].map((value) => (taken.has(value) ? 1 : 0));
        expect([...(dx?.dataSync() ?? [])]).toEqual(expected);
      }),
    );
  });
});

describe("permute", () => {
  it("puts axis axes[i] at place i", () => {
    const x = reshape(iota(createReferenceBackend(), 6), [1, 2, 3]);
    const y = permute(x, [2, 0, 1]);
    expect([y.shape, [...y.dataSync()]]).toEqual([
      [3, 1, 2],
      [0, 3, 1, 4, 2, 5],
    ]);
  });

  it("has gradients to order 2 under permutations that are not their own inverse", () => {
    expectGradients(
      squared((...x) => permute(take(x)[0], [2, 0, 1])),
      [normal([2, 3, 4])],
    );
    expectGradients(
      squared((...x) => permute(take(x)[0], [1, 3, -2, 0])),
      [normal([2, 1, 3, 2])],
    );
  });
});

describe("concat", () => {
  it("has gradients to order 2 on any axis, of an operand used twice too", () => {
    for (const axis of [0, 1, -1]) {
      expectGradients(
        squared((...x) => concat([take(x)[0], take(x)[1], take(x)[0]], axis)),
        [normal([2, 2, 3], 1), normal([2, 2, 3], 2)],
      );
    }
  });

  it("leaves out operands without elements, and gives them empty gradients", () => {
    const backend = createReferenceBackend();
    const [a, b] = [zeros(backend, [2, 0]), tensor(backend, [1, 2], [2, 1])];
    expect([...concat([a, b, a], 1).dataSync()]).toEqual([1, 2]);
    expect(concat([a, b], 1).shape).toEqual([2, 1]);
    expect(grad(() => sum(concat([a, b], 1)), [a, b]).map((each) => each.shape)).toEqual([
      [2, 0],
      [2, 1],
    ]);
  });

  it("adds up lengths even where nothing is joined", () => {
    const backend = createReferenceBackend();
    expect(concat([zeros(backend, [0, 3]), zeros(backend, [0, 2])], 1).shape).toEqual([0, 5]);
  });
});

describe("pad", () => {
  it("surrounds by a value, and has gradients to order 2", () => {
    const x = tensor(createReferenceBackend(), [1, 2], [1, 2]);
    expect([
      ...pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        7,
      ).dataSync(),
    ]).toEqual([7, 7, 7, 7, 1, 2, 7, 7]);
    expectGradients(
      squared((...t) =>
        pad(
          take(t)[0],
          [
            [1, 2],
            [0, 1],
          ],
          3,
        ),
      ),
      [normal([2, 3])],
    );
  });

  it("by nothing is an alias with a life of its own", () => {
    const x = tensor(createReferenceBackend(), [1, 2]);
    pad(x, [[0, 0]]).dispose();
    expect([...x.dataSync()]).toEqual([1, 2]);
  });

  it("makes something of nothing", () => {
    const y = pad(zeros(createReferenceBackend(), [0, 2]), [[1, 1]], 5);
    expect([y.shape, [...y.dataSync()]]).toEqual([
      [2, 2],
      [5, 5, 5, 5],
    ]);
  });

  it("refuses negative widths and axes that are not there", () => {
    const x = tensor(createReferenceBackend(), [1]);
    expect(() => pad(x, [[-1, 0]])).toThrow(ArgumentError);
    expect(() =>
      pad(x, [
        [0, 0],
        [1, 1],
      ]),
    ).toThrow(
      "pad: found widths for 2 axes, expected at most 1 ([1] has no more); drop the extra ones",
    );
  });
});

describe("reshape", () => {
  const x = (): ReturnType<typeof tensor> =>
    tensor(createReferenceBackend(), [1, 2, 3, 4, 5, 6], [2, 3]);

  it("shares the buffer, works one extent out, and has gradients to order 2", () => {
    const source = x();
    const y = reshape(source, [3, -1]);
    expect(y.shape).toEqual([3, 2]);
    expect(source.backend.memory().buffers).toBe(1);
    source.dispose();
    expect([...y.dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
    expectGradients(
      squared((...t) => reshape(take(t)[0], [3, 2])),
      [normal([2, 3])],
    );
  });

  it("flattens all but the batch, or from any axis on", () => {
    const source = reshape(x(), [1, 2, 3]);
    expect([flatten(source).shape, flatten(source, 0).shape, flatten(source, 3).shape]).toEqual([
      [1, 6],
      [6],
      [1, 2, 3, 1],
    ]);
  });

  it("refuses shapes of another size, two unknown extents, and unknown ones of nothing", () => {
    expect(() => reshape(x(), [4, 2])).toThrow(
      "reshape: found [2, 3] = 6 elements, expected 8 for [4, 2] (reshape keeps every element); correct the shape",
    );
    expect(() => reshape(x(), [4, -1])).toThrow(
      "found [2, 3] = 6 elements, expected a multiple of 4 for [4, -1]",
    );
    expect(() => reshape(x(), [-1, -1])).toThrow(
      "reshape: found 2 extents of −1 in [-1, -1], expected at most one",
    );
    expect(() => reshape(zeros(createReferenceBackend(), [0]), [0, -1])).toThrow(ShapeError);
  });
});
