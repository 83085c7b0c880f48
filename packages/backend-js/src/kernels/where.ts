/** y = a where mask is not 0, else b. A choice, not a product with the mask: what is not chosen may be NaN. */
import type { WhereGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { eachPlane, type PlaneWalk } from "../planes.js";
import { elements } from "../strides.js";

/** mask, a and b by their strides to y of shape `out`. A mask of NaN chooses a. */
export function where(
  pool: BufferPool,
  mask: Float32Array,
  a: Float32Array,
  b: Float32Array,
  g: WhereGeometry,
): Float32Array {
  const y = pool.take(elements(g.out));
  eachPlane(g.out, g.strides, (plane) => choosePlane(mask, a, b, y, plane));
  return y;
}

function choosePlane(
  mask: Float32Array,
  a: Float32Array,
  b: Float32Array,
  y: Float32Array,
  { outer, inner, outerSteps, innerSteps, starts, to }: PlaneWalk,
): void {
  const [maskInner = 0, aInner = 0, bInner = 0] = innerSteps;
  let o = to;
  for (let i = 0; i < outer; i++) {
    let m = (starts[0] as number) + i * (outerSteps[0] as number);
    let p = (starts[1] as number) + i * (outerSteps[1] as number);
    let q = (starts[2] as number) + i * (outerSteps[2] as number);
    for (const end = o + inner; o < end; o++) {
      y[o] = mask[m] !== 0 ? (a[p] as number) : (b[q] as number);
      m = (m + maskInner) | 0;
      p = (p + aInner) | 0;
      q = (q + bInner) | 0;
    }
  }
}
