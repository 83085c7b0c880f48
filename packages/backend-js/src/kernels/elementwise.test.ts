import type { BinaryOp, UnaryOp } from "@convscope/core/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BufferPool } from "../buffer-pool.js";
import { values } from "../testing/arbitrary.js";
import { broadcastStrides, broadcasts, eachIndex, offsetOf } from "../testing/plain-broadcast.js";
import { binary } from "./binary.js";
import { unary } from "./unary.js";
import { where } from "./where.js";

const pool = new BufferPool();
const NAN = Number.NaN;

function apply2(op: BinaryOp, a: number[], b: number[]): number[] {
  const g = { op, out: [a.length], strides: [[1], [1]] } as const;
  return [...binary(pool, new Float32Array(a), new Float32Array(b), g)];
}

function apply1(op: UnaryOp, x: number[]): number[] {
  return [...unary(pool, new Float32Array(x), { op, out: [x.length], strides: [[1]] })];
}

describe("unary, binary and where", () => {
  it("read operands by their strides, in any broadcast up to rank 6", () => {
    fc.assert(
      fc.property(broadcasts(3), ({ shape, repeats }) => {
        const [m, a, b] = repeats.map((pattern) => broadcastStrides(shape, pattern));
        if (m === undefined || a === undefined || b === undefined) return;
        const mask = values(m.length, 1).map((v) => Math.max(v, 0));
        const left = values(a.length, 2);
        const right = values(b.length, 3);
        const chosen = where(pool, mask, left, right, {
          out: shape,
          strides: [m.strides, a.strides, b.strides],
        });
        const strides = [a.strides, b.strides] as const;
        const difference = binary(pool, left, right, { op: "sub", out: shape, strides });
        const negative = unary(pool, left, { op: "neg", out: shape, strides: [a.strides] });
        eachIndex(shape, (index, i) => {
          const u = left[offsetOf(index, a.strides)] ?? NAN;
          const v = right[offsetOf(index, b.strides)] ?? NAN;
          expect(difference[i]).toBe(Math.fround(u - v));
          expect(negative[i]).toBe(-u);
          expect(chosen[i]).toBe(mask[offsetOf(index, m.strides)] !== 0 ? u : v);
        });
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it("give every operation on ordinary numbers", () => {
    const a = [4, -3, 2, 0.5];
    const b = [2, -3, 5, -1];
    expect(apply2("add", a, b)).toEqual([6, -6, 7, -0.5]);
    expect(apply2("sub", a, b)).toEqual([2, 0, -3, 1.5]);
    expect(apply2("mul", a, b)).toEqual([8, 9, 10, -0.5]);
    expect(apply2("div", a, b)).toEqual([2, 1, 0.4, -0.5].map(Math.fround));
    expect(apply2("pow", a, b)).toEqual([16, -1 / 27, 32, 2].map(Math.fround));
    expect(apply2("max", a, b)).toEqual([4, -3, 5, 0.5]);
    expect(apply2("min", a, b)).toEqual([2, -3, 2, -1]);
    expect(apply2("equal", a, b)).toEqual([0, 1, 0, 0]);
    expect(apply2("greater", a, b)).toEqual([1, 0, 0, 1]);
    expect(apply2("less", a, b)).toEqual([0, 0, 1, 0]);
  });

  it("compare with NaN as 0 and propagate it through max and min", () => {
    const [a, b] = [
      [NAN, 1, NAN],
      [1, NAN, NAN],
    ];
    for (const op of ["equal", "greater", "less"] as const)
      expect(apply2(op, a, b)).toEqual([0, 0, 0]);
    for (const op of ["max", "min"] as const) expect(apply2(op, a, b)).toEqual([NAN, NAN, NAN]);
  });

  it("match the language's functions in float32", () => {
    const x = [-2.5, -0.75, 0.25, 1.5, 3];
    for (const op of [
      "abs",
      "ceil",
      "cos",
      "exp",
      "expm1",
      "floor",
      "sign",
      "sin",
      "tanh",
    ] as const) {
      expect(apply1(op, x)).toEqual(x.map((v) => Math.fround(Math[op](v))));
    }
    for (const op of ["log", "log1p", "sqrt"] as const) {
      expect(apply1(op, [0.25, 1.5, 3])).toEqual(
        [0.25, 1.5, 3].map((v) => Math.fround(Math[op](v))),
      );
    }
    expect(apply1("round", x)).toEqual([-2, -1, 0, 2, 3]);
    expect(apply1("sigmoid", [0])).toEqual([0.5]);
    expect(apply1("erf", [0, 9])).toEqual([0, 1]);
  });

  it("relu clears what is negative, -infinity included, and keeps NaN of either sign", () => {
    expect(apply1("relu", [-1, -0, 0, 2, -Infinity, Infinity, -1e-45, 1e-45])).toEqual([
      0,
      0,
      0,
      2,
      0,
      Infinity,
      0,
      Math.fround(1e-45),
    ]);
    const bits = new Float32Array(new Uint32Array([0x7fc00000, 0xffc00000]).buffer);
    const y = unary(pool, bits, { op: "relu", out: [2], strides: [[1]] });
    expect([...y]).toEqual([NAN, NAN]);
  });

  it("where takes nothing from what is not chosen, and a NaN in the mask chooses a", () => {
    const [mask, a, b] = [
      new Float32Array([0, 1, NAN, -0]),
      new Float32Array([NAN, 2, 3, NAN]),
      new Float32Array([5, Infinity, NAN, 6]),
    ];
    const y = where(pool, mask, a, b, { out: [4], strides: [[1], [1], [1]] });
    expect([...y]).toEqual([5, 2, 3, 6]);
  });
});
