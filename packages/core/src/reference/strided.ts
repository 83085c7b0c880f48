/**
 * Row-major index arithmetic for arrays of any rank: where each element of a result lies in an operand.
 * Knows nothing of values; a stride of 0 repeats the operand along an axis (broadcast).
 */
import type { Shape } from "../backend.js";

/**
 * For each index tuple (i0, i1, …) of `shape` in row-major order: start + i0*strides[0] + i1*strides[1] + …
 *
 * A table instead of a closure per element, because every elementwise kernel and every data movement is then one loop.
 */
export function stridedOffsets(shape: Shape, strides: readonly number[], start = 0): Float64Array {
  let offsets: Float64Array = Float64Array.of(start);
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] as number;
    const stride = strides[axis] as number;
    const finer = new Float64Array(offsets.length * size);
    for (let outer = 0; outer < offsets.length; outer++) {
      for (let i = 0; i < size; i++)
        finer[outer * size + i] = (offsets[outer] as number) + i * stride;
    }
    offsets = finer;
  }
  return offsets;
}
