// y [rows, columns] = a · b for a few rows of a: bound by reading b, so b is read once, as it lies, and nothing is packed.
// Arguments: 0 a, 1 b, 2 y, 3 rows, 4 depth, 5 columns, 6 columns a block, 7 blocks of one product, 8 whether b is stored
// [columns, depth], 9 … per product: offset of its a, offset of its b in bytes.
import { load4, store4 } from "./rows";
import { address, int } from "./step";
import { madd, sumLanes } from "./vector";

export function fewRows(step: usize, chunk: i32): void {
  const rows = int(step, 3);
  const depth = int(step, 4);
  const columns = int(step, 5);
  const product = chunk / int(step, 7);
  const first = (chunk - product * int(step, 7)) * int(step, 6);
  const count = min(int(step, 6), columns - first);
  const a = address(step, 0) + address(step, 9 + 2 * product);
  const b = address(step, 1) + address(step, 10 + 2 * product);
  const y = address(step, 2) + (<usize>(product * rows * columns + first) << 2);
  if (int(step, 8) != 0) alongDepth(a, b + (<usize>(first * depth) << 2), y, rows, depth, count, columns);
  else alongColumns(a, b + (<usize>first << 2), y, rows, depth, count, columns);
}

/** Columns of b lie along their depth: four scalar products at once, each of a quarter of the columns, so that b is four long streams. */
function alongDepth(a: usize, b: usize, y: usize, rows: i32, depth: i32, count: i32, columns: i32): void {
  const column = <usize>depth << 2;
  const quarter = count >> 2;
  for (let j = 0; j < quarter; j++) {
    for (let i = 0; i < rows; i++) {
      const sums = dot4(a + <usize>i * column, b, depth, <usize>quarter * column);
      const to = y + (<usize>(i * columns + j) << 2), apart = <usize>quarter << 2;
      v128.store_lane<f32>(to, sums, 0);
      v128.store_lane<f32>(to + apart, sums, 1);
      v128.store_lane<f32>(to + 2 * apart, sums, 2);
      v128.store_lane<f32>(to + 3 * apart, sums, 3);
    }
    b += column;
  }
  b += <usize>(3 * quarter) * column;
  for (let j = quarter << 2; j < count; j++) {
    for (let i = 0; i < rows; i++) {
      store<f32>(y + (<usize>(i * columns + j) << 2), dot(a + <usize>i * column, b, depth));
    }
    b += column;
  }
}

/** a times four columns, `column` bytes apart. */
function dot4(a: usize, b: usize, depth: i32, column: usize): v128 {
  let b1 = b + column, b2 = b + 2 * column, b3 = b + 3 * column;
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  for (; depth >= 4; depth -= 4) {
    const v = v128.load(a);
    s0 = madd(v, v128.load(b), s0);
    s1 = madd(v, v128.load(b1), s1);
    s2 = madd(v, v128.load(b2), s2);
    s3 = madd(v, v128.load(b3), s3);
    a += 16;
    b += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
  }
  let sum = f32x4(sumLanes(s0), sumLanes(s1), sumLanes(s2), sumLanes(s3));
  for (; depth > 0; depth--) {
    let v = v128.load_splat<f32>(b);
    v = v128.load_lane<f32>(b1, v, 1);
    v = v128.load_lane<f32>(b2, v, 2);
    v = v128.load_lane<f32>(b3, v, 3);
    sum = madd(v128.load_splat<f32>(a), v, sum);
    a += 4;
    b += 4;
    b1 += 4;
    b2 += 4;
    b3 += 4;
  }
  return sum;
}

function dot(a: usize, b: usize, depth: i32): f32 {
  let lanes = f32x4.splat(0);
  for (; depth >= 4; depth -= 4) {
    lanes = madd(v128.load(a), v128.load(b), lanes);
    a += 16;
    b += 16;
  }
  let sum = sumLanes(lanes);
  for (; depth > 0; depth--) {
    sum += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}

/** Columns of b lie side by side: 16 of them at once, then four. */
function alongColumns(a: usize, b: usize, y: usize, rows: i32, depth: i32, count: i32, columns: i32): void {
  const row = <usize>columns << 2;
  let j = 0;
  for (; j + 16 <= count; j += 16) {
    const at = <usize>j << 2;
    for (let i = 0; i < rows; i++) sum16(a + (<usize>(i * depth) << 2), b + at, y + <usize>i * row + at, depth, row);
  }
  for (; j < count; j += 4) {
    const at = <usize>j << 2;
    for (let i = 0; i < rows; i++) sum4(a + (<usize>(i * depth) << 2), b + at, y + <usize>i * row + at, depth, row, count - j);
  }
}

function sum16(a: usize, b: usize, y: usize, depth: i32, row: usize): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  for (; depth > 0; depth--) {
    const v = v128.load_splat<f32>(a);
    s0 = madd(v, v128.load(b), s0);
    s1 = madd(v, v128.load(b, 16), s1);
    s2 = madd(v, v128.load(b, 32), s2);
    s3 = madd(v, v128.load(b, 48), s3);
    a += 4;
    b += row;
  }
  v128.store(y, s0);
  v128.store(y, s1, 16);
  v128.store(y, s2, 32);
  v128.store(y, s3, 48);
}

function sum4(a: usize, b: usize, y: usize, depth: i32, row: usize, count: i32): void {
  let sum = f32x4.splat(0);
  for (; depth > 0; depth--) {
    sum = madd(v128.load_splat<f32>(a), load4(b, 4, count), sum);
    a += 4;
    b += row;
  }
  store4(y, sum, count);
}
