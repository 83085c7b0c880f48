import type { MatmulGeometry } from "@convscope/core/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BufferPool } from "../buffer-pool.js";
import { values } from "../testing/arbitrary.js";
import { broadcastStrides, broadcasts, eachIndex, offsetOf } from "../testing/plain-broadcast.js";
import { matmul } from "./matmul.js";

const pool = new BufferPool();

type Sizes = Pick<MatmulGeometry, "m" | "k" | "n" | "transposeA" | "transposeB">;

function expectPlain(sizes: Sizes, batch: number[] = [], repeats: boolean[][] = [[], []]): void {
  const { m, k, n, transposeA, transposeB } = sizes;
  const [left, right] = repeats.map((pattern) => broadcastStrides(batch, pattern));
  if (left === undefined || right === undefined) return;
  const a = values(left.length * m * k, 1);
  const b = values(right.length * k * n, 2);
  const batchStrides = [
    left.strides.map((step) => step * m * k),
    right.strides.map((step) => step * k * n),
  ] as const;
  const y = matmul(pool, a, b, { ...sizes, batch, batchStrides });
  eachIndex(batch, (index, at) => {
    const aStart = offsetOf(index, batchStrides[0]);
    const bStart = offsetOf(index, batchStrides[1]);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        let magnitude = 0;
        for (let p = 0; p < k; p++) {
          const u = a[aStart + (transposeA ? p * m + i : i * k + p)] ?? Number.NaN;
          const v = b[bStart + (transposeB ? j * k + p : p * n + j)] ?? Number.NaN;
          sum += u * v;
          magnitude += Math.abs(u * v);
        }
        const got = y[(at * m + i) * n + j] ?? Number.NaN;
        if (!(Math.abs(got - sum) <= 8 * 2 ** -24 * magnitude)) {
          expect.fail(`[${i}, ${j}]: ${got}, expected ${sum}`);
        }
      }
    }
  });
}

describe("matmul", () => {
  it("is the plain sum of products for any sizes, transpositions and broadcast batches", () => {
    const size = fc.integer({ min: 1, max: 14 });
    const sizes = fc.record({
      m: size,
      k: size,
      n: size,
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
    });
    fc.assert(
      fc.property(sizes, broadcasts(2), (own, { shape, repeats }) => {
        const rank = Math.min(shape.length, 4);
        expectPlain(
          own,
          shape.slice(0, rank),
          repeats.map((pattern) => pattern.slice(0, rank)),
        );
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it.each([
    [70, 1100, 9],
    [3, 600, 700],
    [140, 30, 20],
    [2, 50, 300],
    [300, 50, 1],
  ])("is the plain sum where sizes exceed one pass: %i x %i x %i", (m, k, n) => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) expectPlain({ m, k, n, transposeA, transposeB });
    }
  });

  it("multiplies infinity by zero to NaN in the elements that see it, and in no others", () => {
    const a = new Float32Array([Infinity, 1, 1, 1, 1, 1, 1, 1, 1]);
    const b = new Float32Array([0, 1, 2, 1, 1, 1, 1, 1, 1]);
    const y = matmul(pool, a, b, {
      batch: [],
      m: 3,
      k: 3,
      n: 3,
      transposeA: false,
      transposeB: false,
      batchStrides: [[], []],
    });
    expect([...y]).toEqual([Number.NaN, Infinity, Infinity, 2, 3, 4, 2, 3, 4]);
  });
});
