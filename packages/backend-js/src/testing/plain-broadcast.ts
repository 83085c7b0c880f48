/** Broadcasting index by index, and generators of broadcast operands, for tests. */
import fc from "fast-check";

/** Calls `visit` with every index of `shape` and its row-major position. */
export function eachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], position: number) => void,
): void {
  const count = shape.reduce((product, size) => product * size, 1);
  for (let position = 0; position < count; position++) {
    let rest = position;
    const index = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      index[axis] = rest % size;
      rest = Math.floor(rest / size);
    }
    visit(index, position);
  }
}

/** Sum of index times stride. */
export function offsetOf(index: readonly number[], strides: readonly number[]): number {
  return index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), 0);
}

/** Row-major strides of `shape`, with 0 along the axes that `repeats` marks, and the elements that remain. */
export function broadcastStrides(
  shape: readonly number[],
  repeats: readonly boolean[],
): { strides: number[]; length: number } {
  const strides = shape.map(() => 0);
  let length = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (repeats[axis] === true) continue;
    strides[axis] = length;
    length *= shape[axis] ?? 1;
  }
  return { strides, length };
}

/** A shape of rank 0 to 6 and `operands` patterns of repeated axes. */
export function broadcasts(
  operands: number,
): fc.Arbitrary<{ shape: number[]; repeats: boolean[][] }> {
  return fc.integer({ min: 0, max: 6 }).chain((rank) => {
    const pattern = fc.array(fc.boolean(), { minLength: rank, maxLength: rank });
    return fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rank, maxLength: rank }),
      repeats: fc.array(pattern, { minLength: operands, maxLength: operands }),
    });
  });
}
