/**
 * permute: y[i0, i1, …] = x[j0, j1, …] with j[axes[a]] = i[a]: axis a of the result is axis `axes[a]` of the input.
 */
import type { PermuteGeometry } from "../backend.js";
import { stridesOf } from "../shape.js";
import { stridedOffsets } from "./strided.js";

/** y, the axes of x in the order `g.axes`. */
export function permute(x: Float64Array, g: PermuteGeometry): Float64Array {
  const strides = stridesOf(g.in);
  const out = g.axes.map((axis) => g.in[axis] as number);
  const outStrides = g.axes.map((axis) => strides[axis] as number);
  return stridedOffsets(out, outStrides).map((at) => x[at] as number);
}
