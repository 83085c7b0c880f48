// y = a where the mask is not 0, else b. Arguments: 0 mask, 1 a, 2 b, 3 y, 4 elements, 5 elements a chunk, 6 … the walk of
// rows.ts over mask, a, b.
import { address, int } from "./step";
import { isWhole, load4, placeOf, rowLength, rowStride, store4 } from "./rows";
import { choose } from "./vector";

const WALK: i32 = 6;

export function where(step: usize, chunk: i32): void {
  const length = rowLength(step, WALK);
  const maskWhole = isWhole(step, WALK, 0), aWhole = isWhole(step, WALK, 1), bWhole = isWhole(step, WALK, 2);
  let at = chunk * int(step, 5);
  const end = min(int(step, 4), at + int(step, 5));
  while (at < end) {
    const row = at / length;
    const column = at - row * length;
    const count = min(length - column, end - at);
    const mask = address(step, 0) + placeOf(step, WALK, 0, maskWhole, at, row, column);
    const a = address(step, 1) + placeOf(step, WALK, 1, aWhole, at, row, column);
    const b = address(step, 2) + placeOf(step, WALK, 2, bWhole, at, row, column);
    selectRow(step, mask, a, b, address(step, 3) + (<usize>at << 2), count);
    at += count;
  }
}

function selectRow(step: usize, mask: usize, a: usize, b: usize, y: usize, count: i32): void {
  const maskStride = <usize>rowStride(step, WALK, 0) << 2;
  const aStride = <usize>rowStride(step, WALK, 1) << 2;
  const bStride = <usize>rowStride(step, WALK, 2) << 2;
  while (count > 0) {
    const chosen = f32x4.ne(load4(mask, maskStride, count), f32x4.splat(0));
    store4(y, choose(chosen, load4(a, aStride, count), load4(b, bStride, count)), count);
    mask += maskStride << 2;
    a += aStride << 2;
    b += bStride << 2;
    y += 16;
    count -= 4;
  }
}
