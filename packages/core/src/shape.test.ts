/** Shapes: broadcasting against counting, strides, axes, and the errors. */

import { describe, expect, it } from "vitest";
import { indices } from "../test/arrays.js";
import { fc } from "../test/property.js";
import { ArgumentError, ShapeError } from "./errors.js";
import {
  broadcastShapes,
  broadcastStrides,
  checkShape,
  formatShape,
  resolveAxes,
  sizeOf,
  stridesOf,
} from "./shape.js";

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

/** A shape that stretches to `out`: some leading axes gone, some extents 1. */
const stretchable = (out: readonly number[]): fc.Arbitrary<number[]> =>
  fc
    .tuple(fc.nat(out.length), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
    .map(([drop, ones]) => out.slice(drop).map((extent, i) => (ones[i] ? 1 : extent)));

describe("broadcasting", () => {
  it("aligns at the right and stretches ones, as NumPy", () => {
    expect(broadcastShapes("add", [8, 1, 6, 1], [7, 1, 5])).toEqual([8, 7, 6, 5]);
    expect(broadcastShapes("add", [], [2])).toEqual([2]);
    expect(broadcastShapes("where", [3, 1], [1, 4], [2, 1, 1])).toEqual([2, 3, 4]);
    expect(broadcastShapes("add", [0, 1], [1, 5])).toEqual([0, 5]);
  });

  it("finds the larger shape again, whatever was dropped or set to 1", () => {
    const pairs = shape.chain((out) => fc.tuple(fc.constant(out), stretchable(out)));
    fc.assert(
      fc.property(pairs, ([out, small]) => {
        expect(broadcastShapes("add", out, small)).toEqual(out);
        expect(broadcastShapes("add", small, out)).toEqual(out);
      }),
    );
  });

  it("makes strides that read each element where its aligned index is", () => {
    const pairs = shape.chain((out) => fc.tuple(fc.constant(out), stretchable(out)));
    fc.assert(
      fc.property(pairs, ([out, small]) => {
        const strides = broadcastStrides(small, out);
        const own = stridesOf(small);
        for (const index of indices(out)) {
          const at = index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? Number.NaN), 0);
          const aligned = index.slice(out.length - small.length);
          const expected = aligned.reduce(
            (sum, i, axis) => sum + (small[axis] === 1 ? 0 : i) * (own[axis] ?? Number.NaN),
            0,
          );
          expect(at).toBe(expected);
        }
      }),
    );
  });

  it("names both shapes and the axis that does not fit", () => {
    const make = (): unknown => broadcastShapes("mul", [2, 3], [4, 3]);
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(
      "mul: found shapes [2, 3] and [4, 3], expected shapes that broadcast (aligned at the right, axis 0 has 2 and 4; equal extents or 1 are needed); reshape or slice one of them",
    );
  });
});

describe("shapes and axes", () => {
  it("have row-major strides: the last axis is dense", () => {
    fc.assert(
      fc.property(shape, (own) => {
        const strides = stridesOf(own);
        let at = 0;
        for (const index of indices(own)) {
          expect(index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? Number.NaN), 0)).toBe(
            at++,
          );
        }
        expect(at).toBe(sizeOf(own));
      }),
    );
  });

  it("print as people write them", () => {
    expect([formatShape([64, 1, 32, 32]), formatShape([])]).toEqual(["[64, 1, 32, 32]", "[]"]);
  });

  it("have whole extents and at most six axes", () => {
    expect(() => checkShape("tensor", [2, 2.5])).toThrow(
      "tensor: found extent 2.5 in shape [2, 2.5], expected integers from 0; give a whole number for every axis",
    );
    expect(() => checkShape("tensor", [-1])).toThrow(ShapeError);
    expect(() => checkShape("reshape", [1, 1, 1, 1, 1, 1, 1])).toThrow(
      "reshape: found rank 7, expected at most 6 (backends index six axes); merge axes with reshape",
    );
  });

  it("count axes from either end, ascending, each once", () => {
    expect(resolveAxes("sum", [-1, 0], 3)).toEqual([0, 2]);
    expect(resolveAxes("sum", undefined, 2)).toEqual([0, 1]);
    expect(resolveAxes("sum", -2, 2)).toEqual([0]);
    expect(resolveAxes("sum", [], 2)).toEqual([]);
  });

  it("refuse an axis that is not there, or twice", () => {
    expect(() => resolveAxes("max", 3, 3)).toThrow(
      "max: found axis 3, expected an integer from -3 to 2 (the tensor has rank 3); name an axis that it has",
    );
    expect(() => resolveAxes("max", 0.5, 3)).toThrow(ArgumentError);
    expect(() => resolveAxes("sum", [1, -1], 2)).toThrow(
      "sum: found axes [1, -1], expected each axis once; remove the repeated one",
    );
  });
});
