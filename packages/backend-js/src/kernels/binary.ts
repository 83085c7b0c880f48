/** y = op(a, b), element by element, both operands broadcast to the result's shape. */
import type { BinaryGeometry } from "@convscope/core/backend";
import { binaryLoops } from "../binary-loops.js";
import type { BufferPool } from "../buffer-pool.js";
import { eachPlane } from "../planes.js";
import { elements } from "../strides.js";

/** a and b by their strides to y of shape `out`. */
export function binary(
  pool: BufferPool,
  a: Float32Array,
  b: Float32Array,
  g: BinaryGeometry,
): Float32Array {
  const y = pool.take(elements(g.out));
  const loop = binaryLoops[g.op];
  eachPlane(g.out, g.strides, ({ outer, inner, outerSteps, innerSteps, starts, to }) => {
    loop(a, b, y, {
      outer,
      inner,
      aStart: starts[0] as number,
      bStart: starts[1] as number,
      aOuter: outerSteps[0] as number,
      bOuter: outerSteps[1] as number,
      aInner: innerSteps[0] as number,
      bInner: innerSteps[1] as number,
      to,
    });
  });
  return y;
}
