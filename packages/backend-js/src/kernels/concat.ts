/** Joins arrays along one axis. */
import type { ConcatGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";

/** Operands `[outer, lengths[i], inner]` to y `[outer, sum of lengths, inner]`. */
export function concat(
  pool: BufferPool,
  xs: readonly Float32Array[],
  g: ConcatGeometry,
): Float32Array {
  const row = g.lengths.reduce((sum, length) => sum + length, 0) * g.inner;
  const y = pool.take(g.outer * row);
  let start = 0;
  for (const [i, x] of xs.entries()) {
    const length = (g.lengths[i] as number) * g.inner;
    for (let o = 0; o < g.outer; o++) {
      copyRun(x, o * length, length, y, o * row + start);
    }
    start += length;
  }
  return y;
}

/** A view costs as much as the copy of some dozens of elements, so short runs are copied one by one. */
function copyRun(x: Float32Array, from: number, length: number, y: Float32Array, to: number): void {
  if (length >= 64) y.set(x.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) y[to + i] = x[from + i] as number;
}
