/** Takes every `step`-th element from `start` on, along each axis; a step may be negative. */
import type { SliceGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { stridedCopy } from "../strided-copy.js";
import { elements, rowMajorStrides } from "../strides.js";

/** x of shape `in` to y of shape `out`. */
export function slice(pool: BufferPool, x: Float32Array, g: SliceGeometry): Float32Array {
  const y = pool.take(elements(g.out));
  const strides = rowMajorStrides(g.in);
  const start = g.start.reduce((sum, first, axis) => sum + first * (strides[axis] as number), 0);
  const steps = g.step.map((step, axis) => step * (strides[axis] as number));
  stridedCopy(x, start, g.out, steps, y);
  return y;
}
