/**
 * y = a where mask is not 0, else b. A choice, not a product with the mask: what is not chosen may be NaN. The choice is
 * made on the bits: a branch would be mispredicted at every second element of a ReLU's mask.
 */
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
  const operands: Operands = { mask, a: bitsOf(a), b: bitsOf(b), y: bitsOf(y) };
  eachPlane(g.out, g.strides, (plane) => choosePlane(operands, plane));
  return y;
}

interface Operands {
  readonly mask: Float32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly y: Int32Array;
}

function bitsOf(x: Float32Array): Int32Array {
  return new Int32Array(x.buffer, x.byteOffset, x.length);
}

function choosePlane(
  { mask, a, b, y }: Operands,
  { outer, inner, outerSteps, innerSteps, starts, to }: PlaneWalk,
): void {
  const [maskInner = 0, aInner = 0, bInner = 0] = innerSteps;
  let o = to;
  for (let i = 0; i < outer; i++) {
    let m = ((starts[0] as number) + i * (outerSteps[0] as number)) | 0;
    let p = ((starts[1] as number) + i * (outerSteps[1] as number)) | 0;
    let q = ((starts[2] as number) + i * (outerSteps[2] as number)) | 0;
    for (const end = o + inner; o < end; o++) {
      const chosen = -Number(mask[m] !== 0);
      y[o] = ((a[p] as number) & chosen) | ((b[q] as number) & ~chosen);
      m = (m + maskInner) | 0;
      p = (p + aInner) | 0;
      q = (q + bInner) | 0;
    }
  }
}
