/**
 * where: y[i] = a[i] if mask[i] is not 0, else b[i]; all three broadcast to the result's shape.
 *
 * A choice and not a product with 0 and 1: what is not chosen may be NaN or infinite. A NaN in the mask is not 0.
 */
import type { WhereGeometry } from "../backend.js";
import { stridedOffsets } from "./strided.js";

/** y `g.out`: a where mask is not 0, else b. */
export function where(
  mask: Float64Array,
  a: Float64Array,
  b: Float64Array,
  g: WhereGeometry,
): Float64Array {
  const [maskStrides, aStrides, bStrides] = g.strides;
  const atA = stridedOffsets(g.out, aStrides);
  const atB = stridedOffsets(g.out, bStrides);
  return stridedOffsets(g.out, maskStrides).map((at, i) =>
    mask[at] !== 0 ? (a[atA[i] as number] as number) : (b[atB[i] as number] as number),
  );
}
