/**
 * matmul: y[…, i, j] = sum over l of a[…, i, l] * b[…, l, j], for each element of the batch.
 *
 * A transposed operand is stored as `[k, m]` or `[n, k]`: only its index changes. Batch strides are in elements.
 */
import type { MatmulGeometry } from "../backend.js";
import { stridedOffsets } from "./strided.js";

/** One product of a matrix product: flat indices into a and b. */
export interface MatmulTerm {
  readonly a: number;
  readonly b: number;
}

/** Flat index of a[i, l] within its matrix. */
function indexA(g: MatmulGeometry, i: number, l: number): number {
  return g.transposeA ? l * g.m + i : i * g.k + l;
}

/** Flat index of b[l, j] within its matrix. */
function indexB(g: MatmulGeometry, l: number, j: number): number {
  return g.transposeB ? j * g.k + l : l * g.n + j;
}

/**
 * The products whose sum is y[out].
 *
 * @example
 * ```ts
 * import { matmulTerms } from "@convscope/core/reference";
 * const g = { batch: [], m: 2, k: 2, n: 2, transposeA: false, transposeB: false, batchStrides: [[], []] } as const;
 * console.log([...matmulTerms(g, 3)]); // [{ a: 2, b: 1 }, { a: 3, b: 3 }]
 * ```
 */
export function* matmulTerms(g: MatmulGeometry, out: number): Generator<MatmulTerm> {
  const batch = Math.floor(out / (g.m * g.n));
  const startA = stridedOffsets(g.batch, g.batchStrides[0])[batch] as number;
  const startB = stridedOffsets(g.batch, g.batchStrides[1])[batch] as number;
  const i = Math.floor(out / g.n) % g.m;
  const j = out % g.n;
  for (let l = 0; l < g.k; l++) {
    yield { a: startA + indexA(g, i, l), b: startB + indexB(g, l, j) };
  }
}

/** y `[...batch, m, n]` = a b. */
export function matmul(a: Float64Array, b: Float64Array, g: MatmulGeometry): Float64Array {
  const startsA = stridedOffsets(g.batch, g.batchStrides[0]);
  const startsB = stridedOffsets(g.batch, g.batchStrides[1]);
  const y = new Float64Array(startsA.length * g.m * g.n);
  for (let batch = 0; batch < startsA.length; batch++) {
    const startA = startsA[batch] as number;
    const startB = startsB[batch] as number;
    for (let i = 0; i < g.m; i++) {
      for (let j = 0; j < g.n; j++) {
        let sum = 0;
        for (let l = 0; l < g.k; l++) {
          sum += (a[startA + indexA(g, i, l)] as number) * (b[startB + indexB(g, l, j)] as number);
        }
        y[(batch * g.m + i) * g.n + j] = sum;
      }
    }
  }
  return y;
}
