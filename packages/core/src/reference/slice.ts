/**
 * slice: y[i0, i1, …] = x[start[0] + i0 * step[0], start[1] + i1 * step[1], …]; a negative step walks backwards.
 */
import type { SliceGeometry } from "../backend.js";
import { stridesOf } from "../shape.js";
import { stridedOffsets } from "./strided.js";

/** y `g.out`, every `step`-th element of x from `start` on. */
export function slice(x: Float64Array, g: SliceGeometry): Float64Array {
  const inStrides = stridesOf(g.in);
  const strides = inStrides.map((stride, axis) => stride * (g.step[axis] as number));
  const start = inStrides.reduce(
    (sum, stride, axis) => sum + stride * (g.start[axis] as number),
    0,
  );
  return stridedOffsets(g.out, strides, start).map((at) => x[at] as number);
}
