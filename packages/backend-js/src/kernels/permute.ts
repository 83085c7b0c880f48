/** Reorders axes: axis i of y is axis `axes[i]` of x. */
import type { PermuteGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { stridedCopy } from "../strided-copy.js";
import { elements, rowMajorStrides } from "../strides.js";

/** x of shape `in` to y of shape `axes.map((axis) => in[axis])`. */
export function permute(pool: BufferPool, x: Float32Array, g: PermuteGeometry): Float32Array {
  const y = pool.take(elements(g.in));
  const strides = rowMajorStrides(g.in);
  stridedCopy(
    x,
    0,
    g.axes.map((axis) => g.in[axis] as number),
    g.axes.map((axis) => strides[axis] as number),
    y,
  );
  return y;
}
