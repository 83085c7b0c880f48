// y [rows, columns] = x · wᵀ, x and y as they lie, w packed in panels of four of its rows, which are columns of y (pack.ts): four rows
// by two panels at once, a lane for each column. Then, in place, what follows: y = activation(y · scale + shift), one number for
// each column. Some panels are a chunk.
// Arguments: 0 packed w, 1 x, 2 y, 3 rows, 4 depth, 5 columns, 6 panels a chunk (even), 7 … what finishes it (finish.ts), without a
// residual.
import { cut } from "./finish";
import { load4, store4 } from "./rows";
import { address, float, int } from "./step";
import { sigmoid4, tanh4 } from "./transcendental";
import { madd } from "./vector";

const F: i32 = 7;

export function dense(step: usize, chunk: i32): void {
  const rows = int(step, 3), depth = int(step, 4), columns = int(step, 5);
  const first = chunk * int(step, 6) << 2;
  const end = min(columns, first + (int(step, 6) << 2));
  const panel = <usize>depth << 4;
  for (let j = first; j < end; j += 8) {
    const w = address(step, 0) + <usize>(j >> 2) * panel;
    const y = address(step, 2) + (<usize>j << 2);
    // Where there is no second panel, the first one again: its columns are then stored twice.
    const isPair = j + 4 < end;
    for (let i = 0; i < rows; i += 4) {
      sumFour(step, w, isPair ? w + panel : w, i, y, isPair ? 16 : 0, end - j, isPair ? end - j - 4 : end - j);
    }
  }
  if (int(step, F + 3) == 0 && int(step, F + 5) == 0) return;
  for (let i = 0; i < rows; i++) finishRow(step, address(step, 2) + (<usize>(i * columns) << 2), first, end);
}

/** Four rows from row `first` on, by the columns of two panels; rows beyond the last are the last one again. */
function sumFour(
  step: usize, w: usize, other: usize, first: i32, y: usize, beside: usize, count: i32, countBeside: i32,
): void {
  const last = int(step, 3) - 1;
  const inRow = <usize>int(step, 4) << 2, outRow = <usize>int(step, 5) << 2;
  const i0 = <usize>first, i1 = <usize>min(last, first + 1), i2 = <usize>min(last, first + 2), i3 = <usize>min(last, first + 3);
  const x = address(step, 1);
  let x0 = x + i0 * inRow, x1 = x + i1 * inRow, x2 = x + i2 * inRow, x3 = x + i3 * inRow;
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  for (let k = int(step, 4); k > 0; k--) {
    const u = v128.load(w), v = v128.load(other);
    let value = v128.load_splat<f32>(x0);
    a0 = madd(value, u, a0); b0 = madd(value, v, b0);
    value = v128.load_splat<f32>(x1);
    a1 = madd(value, u, a1); b1 = madd(value, v, b1);
    value = v128.load_splat<f32>(x2);
    a2 = madd(value, u, a2); b2 = madd(value, v, b2);
    value = v128.load_splat<f32>(x3);
    a3 = madd(value, u, a3); b3 = madd(value, v, b3);
    w += 16;
    other += 16;
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  storePair(y + i0 * outRow, a0, b0, beside, count, countBeside);
  storePair(y + i1 * outRow, a1, b1, beside, count, countBeside);
  storePair(y + i2 * outRow, a2, b2, beside, count, countBeside);
  storePair(y + i3 * outRow, a3, b3, beside, count, countBeside);
}

@inline
function storePair(y: usize, a: v128, b: v128, beside: usize, count: i32, countBeside: i32): void {
  store4(y, a, count);
  store4(y + beside, b, countBeside);
}

function finishRow(step: usize, y: usize, first: i32, end: i32): void {
  const affine = int(step, F + 3), activation = int(step, F + 5);
  const scale = address(step, F), shift = address(step, F + 1), top = f32x4.splat(float(step, F + 6));
  for (let j = first; j < end; j += 4) {
    const at = <usize>j << 2, count = end - j;
    let v = load4(y + at, 4, count);
    if (affine == 2) v = madd(v, load4(scale + at, 4, count), load4(shift + at, 4, count));
    else if (affine == 1) v = f32x4.add(v, load4(shift + at, 4, count));
    store4(y + at, activated(v, activation, top), count);
  }
}

function activated(v: v128, activation: i32, top: v128): v128 {
  switch (activation) {
    case 0: return v;
    case 1: return cut(v, 1, top);
    case 2: return sigmoid4(v);
    case 3: return tanh4(v);
    default: return cut(v, 4, top);
  }
}
