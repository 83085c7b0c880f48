/** Batch normalisation at inference: y = x * scale + shift, with one scale and one shift per channel. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";

/** x `[outer, length, inner]`, scale and shift `[length]` to y like x; rounded once. */
export function batchNorm(
  pool: BufferPool,
  x: Float32Array,
  scale: Float32Array,
  shift: Float32Array,
  g: AxisGeometry,
): Float32Array {
  const y = pool.take(g.outer * g.length * g.inner);
  let i = 0;
  for (let outer = 0; outer < g.outer; outer++) {
    for (let channel = 0; channel < g.length; channel++) {
      const factor = scale[channel] as number;
      const offset = shift[channel] as number;
      for (const end = i + g.inner; i < end; i++) y[i] = (x[i] as number) * factor + offset;
    }
  }
  return y;
}
