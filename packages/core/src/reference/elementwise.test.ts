/** Reference scalars: corner cases of the elementwise kernels, the reductions and the data movement, by hand. */
import { describe, expect, it } from "vitest";
import type { BinaryOp, UnaryOp } from "../backend.js";
import { binary } from "./binary.js";
import { concat } from "./concat.js";
import { permute } from "./permute.js";
import { reduce, reduceTerms } from "./reduce.js";
import { slice } from "./slice.js";
import { unary } from "./unary.js";
import { where } from "./where.js";

const apply = (op: UnaryOp, ...x: number[]): number[] => [
  ...unary(Float64Array.from(x), { op, out: [x.length], strides: [[1]] }),
];
const combine = (op: BinaryOp, a: number, b: number): number | undefined =>
  binary(Float64Array.of(a), Float64Array.of(b), { op, out: [], strides: [[], []] })[0];

describe("reference unary", () => {
  it("rounds ties to even and keeps the sign of zero", () => {
    expect(apply("round", 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.4, -0.4, 3.7)).toEqual([
      0, 2, 2, -0, -2, -2, 0, -0, 4,
    ]);
    expect(apply("round", NaN, Infinity, -Infinity, -0, 4503599627370497)).toEqual([
      NaN,
      Infinity,
      -Infinity,
      -0,
      4503599627370497,
    ]);
  });

  it("propagates NaN through relu and sign", () => {
    expect(apply("relu", NaN, -1, 2, -Infinity, Infinity)).toEqual([NaN, 0, 2, 0, Infinity]);
    expect(apply("sign", NaN, -3, 0, Infinity)).toEqual([NaN, -1, 0, 1]);
  });

  it("computes erf as tabulated (Abramowitz & Stegun, table 7.1)", () => {
    expect(apply("erf", 0.5)[0]).toBeCloseTo(0.5204998778, 10);
    expect(apply("erf", 1)[0]).toBeCloseTo(0.8427007929, 10);
    expect(apply("erf", -2)[0]).toBeCloseTo(-0.995322265, 9);
    expect(apply("erf", 1e-300, 30, -Infinity, NaN)).toEqual([
      2e-300 / Math.sqrt(Math.PI),
      1,
      -1,
      NaN,
    ]);
  });

  it("broadcasts with stride 0", () => {
    const y = unary(Float64Array.of(1, 2), { op: "neg", out: [2, 3], strides: [[1, 0]] });
    expect([...y]).toEqual([-1, -1, -1, -2, -2, -2]);
  });
});

describe("reference binary", () => {
  it("has C99's pow where ECMAScript's differs", () => {
    expect(combine("pow", 1, NaN)).toBe(1);
    expect(combine("pow", 1, Infinity)).toBe(1);
    expect(combine("pow", -1, -Infinity)).toBe(1);
    expect(combine("pow", NaN, 0)).toBe(1);
    expect(combine("pow", -8, 1 / 3)).toBeNaN();
  });

  it("propagates NaN through max and min, and compares it to 0", () => {
    expect([combine("max", NaN, 1), combine("min", 1, NaN)]).toEqual([NaN, NaN]);
    expect((["equal", "less", "greater"] as const).map((op) => combine(op, NaN, NaN))).toEqual([
      0, 0, 0,
    ]);
  });

  it("broadcasts a row against a column", () => {
    const y = binary(Float64Array.of(10, 20), Float64Array.of(1, 2, 3), {
      op: "add",
      out: [2, 3],
      strides: [
        [1, 0],
        [0, 1],
      ],
    });
    expect([...y]).toEqual([11, 12, 13, 21, 22, 23]);
  });
});

describe("reference where", () => {
  it("chooses, and lets what is not chosen be NaN", () => {
    const strides = [[1], [1], [0]] as const;
    const y = where(Float64Array.of(1, 0, NaN), Float64Array.of(5, NaN, 7), Float64Array.of(9), {
      out: [3],
      strides,
    });
    expect([...y]).toEqual([5, 9, 7]);
  });
});

describe("reference reduce", () => {
  const x = Float64Array.of(1, 9, 3, 9, 5, 6);

  it("sums over outer, inner and all axes", () => {
    const sum = (reduced: boolean[]): number[] => [
      ...reduce(x, { op: "sum", in: [2, 3], reduced }),
    ];
    expect(sum([true, false])).toEqual([10, 14, 9]);
    expect(sum([false, true])).toEqual([13, 20]);
    expect(sum([true, true])).toEqual([33]);
    expect(sum([false, false])).toEqual([...x]);
  });

  it("counts argmax row-major along the reduced axes, first of equals", () => {
    expect([...reduce(x, { op: "argmax", in: [2, 3], reduced: [true, true] })]).toEqual([1]);
    const cube = { op: "argmax", in: [2, 3, 1], reduced: [true, false, true] } as const;
    expect([...reduce(x, cube)]).toEqual([1, 0, 1]);
  });

  it("propagates NaN and takes the first one as the argmax", () => {
    const g = { in: [3], reduced: [true] } as const;
    const nans = Float64Array.of(Infinity, NaN, NaN);
    expect([...reduce(nans, { op: "max", ...g })]).toEqual([NaN]);
    expect([...reduce(nans, { op: "argmax", ...g })]).toEqual([1]);
  });

  it("names the terms of each result", () => {
    const g = { op: "sum", in: [2, 3], reduced: [true, false] } as const;
    expect([...reduceTerms(g, 2)].map((t) => t.x)).toEqual([2, 5]);
  });
});

describe("reference data movement", () => {
  const x = Float64Array.of(0, 1, 2, 3, 4, 5);

  it("permutes axes: axis i of the result is axis axes[i] of the input", () => {
    expect([...permute(x, { in: [1, 2, 3], axes: [2, 0, 1] })]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it("slices with steps of both signs", () => {
    const y = slice(x, { in: [2, 3], start: [1, 2], step: [-1, -2], out: [2, 2] });
    expect([...y]).toEqual([5, 3, 2, 0]);
  });

  it("concatenates operands of unequal length", () => {
    const y = concat([Float64Array.of(1, 2), Float64Array.of(3, 4, 5, 6)], {
      outer: 2,
      inner: 1,
      lengths: [1, 2],
    });
    expect([...y]).toEqual([1, 3, 4, 2, 5, 6]);
  });
});
