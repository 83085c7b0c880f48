/** Records of data movement and reductions, against plain JavaScript. */

import { describe, expect, it } from "vitest";
import { fc } from "../../test/property.js";
import {
  concatGeometry,
  permuteGeometry,
  reducedShape,
  reduceGeometry,
  type SliceRange,
  sliceGeometry,
  unaryGeometry,
} from "./elementwise.js";

/** Python's rule, spelt out: walk from the clamped start, stop at the clamped end. */
function walk(extent: number, { start, end, step = 1 }: SliceRange): number[] {
  const fromEnd = (value: number): number => (value < 0 ? value + extent : value);
  const taken: number[] = [];
  if (step > 0) {
    const last = end === undefined ? extent : Math.min(extent, fromEnd(end));
    for (let i = Math.max(0, fromEnd(start ?? 0)); i < last; i += step) taken.push(i);
  } else {
    const last = end === undefined ? -1 : Math.max(-1, fromEnd(end));
    for (
      let i = Math.min(extent - 1, start === undefined ? extent - 1 : fromEnd(start));
      i > last;
      i += step
    )
      taken.push(i);
  }
  return taken;
}

describe("slices", () => {
  const bound = fc.option(fc.integer({ min: -12, max: 12 }), { nil: undefined });
  const step = fc.option(
    fc.integer({ min: -4, max: 4 }).filter((value) => value !== 0),
    { nil: undefined },
  );

  it("take the elements that Python takes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), bound, bound, step, (extent, start, end, by) => {
        const g = sliceGeometry([extent], [{ start, end, step: by }]);
        const [first = Number.NaN] = g.start;
        const [stride = Number.NaN] = g.step;
        const taken = Array.from({ length: g.out[0] ?? 0 }, (_, i) => first + i * stride);
        expect(taken).toEqual(walk(extent, { start, end, step: by }));
      }),
      { numRuns: 5000 },
    );
  });

  it("equal Array.prototype.slice with step 1", () => {
    const list = [...Array(7).keys()];
    fc.assert(
      fc.property(bound, bound, (start, end) => {
        const g = sliceGeometry([7], [{ start, end }]);
        const from = g.start[0] ?? Number.NaN;
        expect(list.slice(from, from + (g.out[0] ?? 0))).toEqual(list.slice(start, end));
      }),
    );
  });

  it("leave axes without a range whole", () => {
    expect(sliceGeometry([2, 3, 4], [undefined, { start: 1 }])).toEqual({
      in: [2, 3, 4],
      start: [0, 1, 0],
      step: [1, 1, 1],
      out: [2, 2, 4],
    });
  });

  it("refuse too many ranges, fractions, and a step of 0", () => {
    expect(() => sliceGeometry([2], [{}, {}])).toThrow(
      "slice: found 2 ranges for [2], expected at most 1 (one an axis); drop the extra ones",
    );
    expect(() => sliceGeometry([2], [{ start: 0.5 }])).toThrow(
      "slice: found start 0.5 on axis 0, expected a whole number; correct it",
    );
    expect(() => sliceGeometry([2], [{ step: 0 }])).toThrow(
      "slice: found step 0 on axis 0, expected a whole number other than 0; correct it",
    );
  });
});

describe("permutations", () => {
  it("count axes from either end", () => {
    expect(permuteGeometry([2, 3, 4], [-1, 0, 1]).axes).toEqual([2, 0, 1]);
  });

  it("refuse axes that are missing or repeated", () => {
    const message = "expected each of the 3 axes of [2, 3, 4] once; list them all";
    expect(() => permuteGeometry([2, 3, 4], [0, 1])).toThrow(
      `permute: found axes [0, 1], ${message}`,
    );
    expect(() => permuteGeometry([2, 3, 4], [0, 0, 1])).toThrow(message);
    expect(() => permuteGeometry([2, 3, 4], [0, 1, 3])).toThrow("permute: found axis 3");
  });
});

describe("concatenation", () => {
  it("sees every operand as [outer, length, inner]", () => {
    expect(
      concatGeometry(
        [
          [2, 3, 4],
          [2, 5, 4],
        ],
        -2,
      ),
    ).toEqual({
      geometry: { outer: 2, inner: 4, lengths: [3, 5] },
      out: [2, 8, 4],
    });
  });

  it("refuses an empty list, other ranks and other extents", () => {
    expect(() => concatGeometry([], 0)).toThrow(
      "concat: found no tensors, expected at least one; pass what is to be joined",
    );
    expect(() =>
      concatGeometry(
        [
          [2, 3],
          [2, 3, 1],
        ],
        0,
      ),
    ).toThrow(
      "concat: found shapes [2, 3], [2, 3, 1], expected equal extents on every axis but 0; reshape, pad or crop the odd one",
    );
    expect(() =>
      concatGeometry(
        [
          [2, 3],
          [3, 4],
        ],
        1,
      ),
    ).toThrow("expected equal extents on every axis but 1");
  });
});

describe("element-wise records and reductions", () => {
  it("stretch one operand with stride 0", () => {
    expect(unaryGeometry("neg", [3, 1], [2, 3, 4]).strides).toEqual([[0, 1, 0]]);
  });

  it("drop the reduced axes, or keep them as 1", () => {
    const g = reduceGeometry("max", [2, 3, 4], [0, 2]);
    expect(g.reduced).toEqual([true, false, true]);
    expect(reducedShape(g, false)).toEqual([3]);
    expect(reducedShape(g, true)).toEqual([1, 3, 1]);
  });
});
