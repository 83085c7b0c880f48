// The heart of every product: a tile of 4 rows by 8 columns kept in registers. 8 accumulators, 2 columns' vectors and 1 splat
// are 11 of the 16 vector registers; V8 loads a block's values before it multiplies, so larger tiles spill.
import { madd } from "./vector";

/** Rows of a tile. */
export const ROWS: i32 = 4;
/** Columns of a tile. */
export const COLUMNS: i32 = 8;

/**
 * c += a · b (c = a · b when `fresh`). a [depth, 4] and b [depth, 8] are packed; the rows of c lie `row` bytes apart.
 */
export function tile(a: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool): void {
  const r1 = c + row;
  const r2 = r1 + row;
  const r3 = r2 + row;
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  if (!fresh) {
    c00 = v128.load(c); c01 = v128.load(c, 16);
    c10 = v128.load(r1); c11 = v128.load(r1, 16);
    c20 = v128.load(r2); c21 = v128.load(r2, 16);
    c30 = v128.load(r3); c31 = v128.load(r3, 16);
  }
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    a += 16;
    b += 32;
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  v128.store(r1, c10); v128.store(r1, c11, 16);
  v128.store(r2, c20); v128.store(r2, c21, 16);
  v128.store(r3, c30); v128.store(r3, c31, 16);
}

/** As {@link tile} where only `rows` by `columns` of c exist; `spare` has room for a whole tile. */
export function edgeTile(
  a: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool,
  rows: i32, columns: i32, spare: usize,
): void {
  tile(a, b, spare, depth, 32, true);
  for (let i = 0; i < rows; i++) {
    const from = spare + (<usize>i << 5);
    const to = c + row * <usize>i;
    for (let j: usize = 0; j < <usize>columns << 2; j += 4) {
      const sum = load<f32>(from + j);
      store<f32>(to + j, fresh ? sum : load<f32>(to + j) + sum);
    }
  }
}
