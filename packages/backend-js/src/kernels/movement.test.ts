import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BufferPool } from "../buffer-pool.js";
import { rowMajorStrides } from "../strides.js";
import { values } from "../testing/arbitrary.js";
import { eachIndex, offsetOf } from "../testing/plain-broadcast.js";
import { concat } from "./concat.js";
import { permute } from "./permute.js";
import { slice } from "./slice.js";

const pool = new BufferPool();
const iota = (length: number) => Float32Array.from({ length }, (_, i) => i);
const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 0, maxLength: 6 });

function expectPermuted(shape: readonly number[], axes: readonly number[]): void {
  const y = permute(pool, iota(count(shape)), { in: shape, axes });
  const strides = rowMajorStrides(shape);
  const wanted = new Float32Array(y.length);
  eachIndex(
    axes.map((axis) => shape[axis] ?? 1),
    (index, i) => {
      wanted[i] = offsetOf(
        index,
        axes.map((axis) => strides[axis] ?? 0),
      );
    },
  );
  expect(y).toEqual(wanted);
}

describe("permute, slice and concat", () => {
  it("permute puts every element where its reordered index says, up to rank 6", () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axes: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ shape, axes }) => expectPermuted(shape, axes)),
      { numRuns: 300, seed: 3 },
    );
  });

  it("permute transposes planes larger than its blocks, and moves long rows whole", () => {
    expectPermuted([2, 70, 101], [0, 2, 1]);
    expectPermuted([33, 65], [1, 0]);
    expectPermuted([3, 4, 200], [1, 0, 2]);
  });

  it("slice reads from start by step, also backwards, up to rank 6", () => {
    const axis = fc.record({
      size: fc.integer({ min: 1, max: 6 }),
      first: fc.nat(5),
      step: fc.integer({ min: 1, max: 3 }),
      backwards: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 6 }), (axes) => {
        const shape = axes.map(({ size }) => size);
        const start = axes.map(({ size, first }) => first % size);
        const step = axes.map(({ step: by, backwards }) => (backwards ? -by : by));
        const out = axes.map(({ size, step: by, backwards }, i) => {
          const room = backwards ? (start[i] ?? 0) : size - 1 - (start[i] ?? 0);
          return Math.floor(room / by) + 1;
        });
        const y = slice(pool, iota(count(shape)), { in: shape, start, step, out });
        const strides = rowMajorStrides(shape);
        eachIndex(out, (index, i) => {
          const source = index.map((j, at) => (start[at] ?? 0) + j * (step[at] ?? 0));
          expect(y[i]).toBe(offsetOf(source, strides));
        });
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it.each([
    [3, 2, [1, 2, 3]],
    [2, 100, [1, 1]],
    [1, 1, [4]],
  ])("concat joins %i rows of inner length %i with lengths %j", (outer, inner, lengths) => {
    const xs = lengths.map((length, i) => values(outer * length * inner, i + 1));
    const y = concat(pool, xs, { outer, inner, lengths });
    const wanted: number[] = [];
    for (let o = 0; o < outer; o++) {
      for (const [i, x] of xs.entries()) {
        const row = (lengths[i] ?? 0) * inner;
        wanted.push(...x.subarray(o * row, (o + 1) * row));
      }
    }
    expect([...y]).toEqual(wanted);
  });
});
