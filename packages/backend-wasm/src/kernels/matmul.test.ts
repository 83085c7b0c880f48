import type { MatmulGeometry } from "@convscope/core/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalBackend, type LocalBackend } from "../local-backend.js";
import { opcodes } from "../opcodes.js";
import type { Room } from "../step.js";
import { matmul } from "./matmul.js";

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ threads: 2 });
});
afterAll(() => backend.dispose());

/** Small whole numbers: sums of their products are exact in any order. */
const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i * 7919 + seed) % 13) - 6);

const room: Room = {
  temporary: () => 64,
  kept: () => undefined,
  strict: false,
  scratch: () => undefined,
};

function kernelsOf(g: MatmulGeometry): readonly number[] {
  return matmul([64, 64], g, 64, room).map(({ opcode }) => opcode);
}

/** Sizes at which every loop of assembly/few-rows.ts has a rest: columns by 16 and 4, depth by 4, more than a block. */
const sizes = [
  [1, 1, 1],
  [1, 7, 37],
  [2, 13, 22],
  [3, 70, 1030],
  [4, 33, 19],
] as const;

describe.each(sizes)("a product of %i rows, depth %i and %i columns", (m, k, n) => {
  const batch = [3, 2];
  /** The second operand is the same for all of the first axis. */
  const batchStrides = [
    [2 * m * k, m * k],
    [0, k * n],
  ] as const;
  const a = numbers(6 * m * k, 1);
  const b = numbers(2 * k * n, 2);

  it.each([false, true])("is exact, with the second operand transposed: %s", (transposeB) => {
    const g = { m, k, n, batch, batchStrides, transposeA: false, transposeB };
    expect(kernelsOf(g)).toEqual([opcodes.fewRows]);
    const y = Float32Array.from({ length: 6 * m * n }, (_, at) => {
      const product = Math.floor(at / (m * n));
      const [i, j] = [Math.floor(at / n) % m, at % n];
      let sum = 0;
      for (let d = 0; d < k; d++) {
        const left = a[(product * m + i) * k + d] ?? 0;
        sum += left * (b[(product % 2) * k * n + (transposeB ? j * k + d : d * n + j)] ?? 0);
      }
      return sum;
    });
    const found = backend.kernels.matmul(backend.upload(a), backend.upload(b), g);
    expect(backend.readSync(found)).toEqual(y);
  });
});

describe("matmul", () => {
  const plain = { batch: [], batchStrides: [[], []], transposeB: false } as const;

  it("packs from five rows on, and a transposed first operand of more than one row", () => {
    const packed = [opcodes.packRows, opcodes.matmul];
    expect(kernelsOf({ ...plain, m: 5, k: 8, n: 9, transposeA: false })).toEqual(packed);
    expect(kernelsOf({ ...plain, m: 2, k: 8, n: 9, transposeA: true })).toEqual(packed);
    expect(kernelsOf({ ...plain, m: 1, k: 8, n: 9, transposeA: true })).toEqual([opcodes.fewRows]);
  });
});
