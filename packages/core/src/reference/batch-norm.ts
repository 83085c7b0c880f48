/**
 * batchNorm, inference form: y[o, c, i] = x[o, c, i] * scale[c] + shift[c].
 *
 * scale = gamma / sqrt(variance + epsilon) and shift = beta - mean * scale are computed above the kernel.
 * Source: Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 2, step 11.
 */
import type { AxisGeometry } from "../backend.js";

/** y and x `[outer, length, inner]`; scale and shift `[length]`. */
export function batchNorm(
  x: Float64Array,
  scale: Float64Array,
  shift: Float64Array,
  g: AxisGeometry,
): Float64Array {
  return x.map((value, i) => {
    const c = Math.floor(i / g.inner) % g.length;
    return value * (scale[c] as number) + (shift[c] as number);
  });
}
