import type { ReduceOp } from "@convscope/core/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BufferPool } from "../buffer-pool.js";
import { values } from "../testing/arbitrary.js";
import { eachIndex } from "../testing/plain-broadcast.js";
import { reduce } from "./reduce.js";

const pool = new BufferPool();
const NAN = Number.NaN;

/** The elements that go into each result, in row-major order. */
function groups(x: Float32Array, shape: readonly number[], marks: readonly boolean[]): number[][] {
  const found = new Map<string, number[]>();
  eachIndex(shape, (index, i) => {
    const key = index.filter((_, axis) => marks[axis] !== true).join();
    const group = found.get(key) ?? [];
    group.push(x[i] ?? NAN);
    found.set(key, group);
  });
  return [...found.values()];
}

const cases = fc.integer({ min: 0, max: 6 }).chain((rank) =>
  fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: rank, maxLength: rank }),
    marks: fc.array(fc.boolean(), { minLength: rank, maxLength: rank }),
    levels: fc.integer({ min: 2, max: 50 }),
  }),
);

function apply(op: ReduceOp, x: number[], shape = [x.length], reduced = [true]): number[] {
  return [...reduce(pool, new Float32Array(x), { op, in: shape, reduced })];
}

describe("reduce", () => {
  it("sums, finds maxima and the first of equal ones, along any axes up to rank 6", () => {
    fc.assert(
      fc.property(cases, ({ shape, marks, levels }) => {
        const length = shape.reduce((product, size) => product * size, 1);
        // Few levels give many ties, and sums of small integers are exact.
        const x = values(length, levels).map((v) => Math.floor(v * levels));
        const wanted = groups(x, shape, marks);
        const get = (op: ReduceOp) => [...reduce(pool, x, { op, in: shape, reduced: marks })];
        expect(get("sum")).toEqual(wanted.map((g) => g.reduce((sum, v) => sum + v, 0)));
        expect(get("max")).toEqual(wanted.map((g) => Math.max(...g)));
        expect(get("argmax")).toEqual(wanted.map((g) => g.indexOf(Math.max(...g))));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it("propagates NaN, and argmax gives the first NaN", () => {
    expect(apply("max", [1, NAN, 3])).toEqual([NAN]);
    expect(apply("argmax", [1, 5, NAN, 9, NAN])).toEqual([2]);
    expect(apply("argmax", [NAN, NAN])).toEqual([0]);
    expect(apply("argmax", [1, 4, NAN, 2], [2, 2], [true, false])).toEqual([1, 0]);
    expect(apply("max", [1, 4, NAN, 2], [2, 2], [true, false])).toEqual([NAN, 4]);
  });

  it("gives the maximum of -infinities, and its first place", () => {
    expect(apply("max", [-Infinity, -Infinity])).toEqual([-Infinity]);
    expect(apply("argmax", [-Infinity, -Infinity])).toEqual([0]);
  });

  it("sums a million equal numbers without losing any", () => {
    const x = new Float32Array(1_000_003).fill(1.1);
    const [sum = NAN] = reduce(pool, x, { op: "sum", in: [x.length], reduced: [true] });
    expect(sum).toBe(Math.fround(Math.fround(1.1) * x.length));
  });
});
