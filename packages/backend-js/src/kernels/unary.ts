/** y = op(x), element by element, x broadcast to the result's shape. */
import type { UnaryGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { stridedCopy } from "../strided-copy.js";
import { collapse, elements } from "../strides.js";
import { unaryLoops } from "../unary-loops.js";

/** x by its strides to y of shape `out`. */
export function unary(pool: BufferPool, x: Float32Array, g: UnaryGeometry): Float32Array {
  const y = pool.take(elements(g.out));
  const walk = collapse(g.out, g.strides);
  const dense = walk.shape[0] === 1 && walk.shape.length === 2 && walk.strides[0]?.[1] === 1;
  if (dense || y.length === 1) {
    unaryLoops[g.op](x, y, y.length);
  } else {
    stridedCopy(x, 0, g.out, g.strides[0], y);
    unaryLoops[g.op](y, y, y.length);
  }
  return y;
}
