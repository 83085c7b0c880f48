// Sum, maximum or place of the first maximum along axes. A chunk computes a range of results; four results side by side are
// computed at once where their terms lie side by side.
// Arguments: 0 op (0 argmax, 1 max, 2 sum), 1 x, 2 y, 3 results, 4 results a chunk, 5 terms of a result, then the walk of rows.ts over
// the kept axes (one operand), then that over the reduced axes, whose first word is argument 6 + 2 · rank + 1.
import { address, int } from "./step";
import { rowLength, rowOffset, rowStride } from "./rows";
import { choose, sumLanes } from "./vector";

const KEPT: i32 = 6;

export function reduce(step: usize, chunk: i32): void {
  const reduced = KEPT + 1 + 2 * int(step, KEPT);
  const length = rowLength(step, KEPT);
  const stride = <usize>rowStride(step, KEPT, 0) << 2;
  let at = chunk * int(step, 4);
  const end = min(int(step, 3), at + int(step, 4));
  while (at < end) {
    const row = at / length;
    let column = at - row * length;
    let count = min(length - column, end - at);
    let x = address(step, 1) + (<usize>rowOffset(step, KEPT, 0, row) << 2) + <usize>column * stride;
    let y = address(step, 2) + (<usize>at << 2);
    at += count;
    for (; count >= 4 && stride == 4; count -= 4) {
      v128.store(y, reduceLanes(step, reduced, x));
      x += 16;
      y += 16;
    }
    for (; count > 0; count--) {
      store<f32>(y, reduceOne(step, reduced, x));
      x += stride;
      y += 4;
    }
  }
}

/** Four results whose terms lie side by side. */
function reduceLanes(step: usize, walk: i32, x: usize): v128 {
  const op = int(step, 0);
  const length = rowLength(step, walk);
  const stride = <usize>rowStride(step, walk, 0) << 2;
  const rows = int(step, 5) / length;
  let best = v128.load(x);
  let place = f32x4.splat(0);
  let sum = f32x4.splat(0);
  let count: f32 = 0;
  for (let row = 0; row < rows; row++) {
    let from = x + (<usize>rowOffset(step, walk, 0, row) << 2);
    for (let i = 0; i < length; i++) {
      const v = v128.load(from);
      from += stride;
      if (op == 2) {
        sum = f32x4.add(sum, v);
      } else if (op == 1) {
        best = f32x4.max(best, v);
      } else {
        const beats = beats4(v, best);
        best = choose(beats, v, best);
        place = choose(beats, f32x4.splat(count), place);
        count += 1;
      }
    }
  }
  if (op == 2) return sum;
  return op == 1 ? best : place;
}

/** Greater, or the first NaN. */
@inline
function beats4(v: v128, best: v128): v128 {
  return v128.and(v128.not(f32x4.le(v, best)), f32x4.eq(best, best));
}

function reduceOne(step: usize, walk: i32, x: usize): f32 {
  const op = int(step, 0);
  const length = rowLength(step, walk);
  const stride = <usize>rowStride(step, walk, 0) << 2;
  const rows = int(step, 5) / length;
  let sum: f32 = 0;
  let best = load<f32>(x);
  let place = 0;
  let first = 0;
  for (let row = 0; row < rows; row++) {
    const from = x + (<usize>rowOffset(step, walk, 0, row) << 2);
    if (op == 2) {
      sum += sumRow(from, stride, length);
    } else {
      for (let i = 0; i < length; i++) {
        const v = load<f32>(from + <usize>i * stride);
        if (v <= best || best != best) continue;
        best = v;
        place = first + i;
      }
      first += length;
    }
  }
  if (op == 2) return sum;
  return op == 1 ? best : <f32>place;
}

/** Sixteen sums side by side, added at the end. */
function sumRow(from: usize, stride: usize, length: i32): f32 {
  let rest = length;
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
  if (stride == 4) {
    for (; rest >= 16; rest -= 16) {
      a = f32x4.add(a, v128.load(from));
      b = f32x4.add(b, v128.load(from, 16));
      c = f32x4.add(c, v128.load(from, 32));
      d = f32x4.add(d, v128.load(from, 48));
      from += 64;
    }
  }
  let sum = sumLanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  for (; rest > 0; rest--) {
    sum += load<f32>(from);
    from += stride;
  }
  return sum;
}
