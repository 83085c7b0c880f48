// The heart of every product: a tile of 4 rows by 8 columns kept in registers, or of 6 rows where one instruction multiplies and
// adds: 12 sums, 2 columns' vectors and 1 splat are 15 of the 16 vector registers, and 12 sums hide the latency of two
// units, which 8 just do. Where it takes two instructions, the product's register makes tiles of 6 rows spill.
import { lanes, madd } from "./vector";

/** Rows that two tall tiles take of three panels; none where they do not pay. */
export const TALL: i32 = ASC_FEATURE_RELAXED_SIMD ? 12 : i32.MAX_VALUE;

/** c += a · b (c = a · b when `fresh`). a [depth, 4] and b [depth, 8] are packed; the rows of c lie `row` bytes apart. */
export function tile(a: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool): void {
  multiply(false, false, false, a, 0, b, 0, c, 0, depth, row, fresh);
}

/** c = a · b where row k of b lies at b + places[k]. */
export function placedTile(a: usize, b: usize, places: usize, c: usize, depth: i32, row: usize): void {
  multiply(false, true, false, a, 0, b, places, c, 0, depth, row, true);
}

/** As {@link tile} for three panels of a, `panel` bytes apart: four rows of one and two of another make a tile. */
export function tallTiles(a: usize, panel: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool): void {
  multiply(true, false, false, a, a + panel, b, 0, c, c + 4 * row, depth, row, fresh);
  multiply(true, false, false, a + 2 * panel, a + panel + 8, b, 0, c + 8 * row, c + 6 * row, depth, row, fresh);
}

/** As {@link placedTile} for three panels of a. */
export function placedTallTiles(a: usize, panel: usize, b: usize, places: usize, c: usize, depth: i32, row: usize): void {
  multiply(true, true, false, a, a + panel, b, places, c, c + 4 * row, depth, row, true);
  multiply(true, true, false, a + 2 * panel, a + panel + 8, b, places, c + 8 * row, c + 6 * row, depth, row, true);
}

/** As {@link tile} for twelve rows woven into one panel [depth, 12]. */
export function wovenTiles(a: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool): void {
  if (TALL == 12) {
    multiply(true, false, true, a, a + 16, b, 0, c, c + 4 * row, depth, row, fresh);
    multiply(true, false, true, a + 24, a + 40, b, 0, c + 6 * row, c + 10 * row, depth, row, fresh);
  } else for (let i = 0; i < 3; i++) {
    multiply(false, false, true, a, 0, b, 0, c, 0, depth, row, fresh);
    a += 16;
    c += 4 * row;
  }
}

/**
 * Four rows c of a panel a and, if it is tall, two rows d of half a panel e; panels are woven if three of them lie in one another.
 */
@inline
function multiply(
  isTall: bool, isPlaced: bool, isWoven: bool, a: usize, e: usize, b: usize, places: usize, c: usize, d: usize, depth: i32, row: usize, fresh: bool,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let d00 = f32x4.splat(0), d01 = f32x4.splat(0), d10 = f32x4.splat(0), d11 = f32x4.splat(0);
  const c1 = c + row;
  const c2 = c1 + row;
  const c3 = c2 + row;
  const d1 = d + row;
  if (!fresh) {
    c00 = v128.load(c); c01 = v128.load(c, 16); c10 = v128.load(c1); c11 = v128.load(c1, 16);
    c20 = v128.load(c2); c21 = v128.load(c2, 16); c30 = v128.load(c3); c31 = v128.load(c3, 16);
    if (isTall) { d00 = v128.load(d); d01 = v128.load(d, 16); d10 = v128.load(d1); d11 = v128.load(d1, 16); }
  }
  for (let k = depth; k > 0; k--) {
    const from = isPlaced ? b + <usize>load<u32>(places) : b;
    const b0 = v128.load(from);
    const b1 = v128.load(from, 16);
    let x = v128.load_splat<f32>(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    if (isTall) {
      x = v128.load_splat<f32>(e);
      d00 = madd(x, b0, d00); d01 = madd(x, b1, d01);
      x = v128.load_splat<f32>(e, 4);
      d10 = madd(x, b0, d10); d11 = madd(x, b1, d11);
      e += isWoven ? 48 : 16;
    }
    a += isWoven ? 48 : 16;
    if (isPlaced) places += 4;
    else b += 32;
  }
  v128.store(c, c00); v128.store(c, c01, 16); v128.store(c1, c10); v128.store(c1, c11, 16);
  v128.store(c2, c20); v128.store(c2, c21, 16); v128.store(c3, c30); v128.store(c3, c31, 16);
  if (isTall) { v128.store(d, d00); v128.store(d, d01, 16); v128.store(d1, d10); v128.store(d1, d11, 16); }
}

/**
 * As {@link tile} for two panels that are woven into one another and the first 4 columns of b: as many sums in registers where few
 * columns are left. A register holds 4 rows of a column.
 */
export function narrowPair(a: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool): void {
  multiplyNarrow(32, a, a + 16, b, c, c + 4 * row, depth, row, fresh);
}

/** As {@link narrowPair} for panels a and e that are woven into two others each; rows of a go to c, of e to d. */
export function narrowThirds(a: usize, e: usize, b: usize, c: usize, d: usize, depth: i32, row: usize, fresh: bool): void {
  multiplyNarrow(48, a, e, b, c, d, depth, row, fresh);
}

@inline
function multiplyNarrow(
  apart: usize, a: usize, e: usize, b: usize, c: usize, d: usize, depth: i32, row: usize, fresh: bool,
): void {
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), c2 = f32x4.splat(0), c3 = f32x4.splat(0);
  let d0 = f32x4.splat(0), d1 = f32x4.splat(0), d2 = f32x4.splat(0), d3 = f32x4.splat(0);
  if (!fresh) {
    c0 = column(0, c, row); c1 = column(1, c, row); c2 = column(2, c, row); c3 = column(3, c, row);
    d0 = column(0, d, row); d1 = column(1, d, row); d2 = column(2, d, row); d3 = column(3, d, row);
  }
  for (let k = depth; k > 0; k--) {
    const x0 = v128.load(a);
    const x1 = v128.load(e);
    let y = v128.load_splat<f32>(b);
    c0 = madd(x0, y, c0); d0 = madd(x1, y, d0);
    y = v128.load_splat<f32>(b, 4);
    c1 = madd(x0, y, c1); d1 = madd(x1, y, d1);
    y = v128.load_splat<f32>(b, 8);
    c2 = madd(x0, y, c2); d2 = madd(x1, y, d2);
    y = v128.load_splat<f32>(b, 12);
    c3 = madd(x0, y, c3); d3 = madd(x1, y, d3);
    a += apart;
    e += apart;
    b += 32;
  }
  putTurned(c, row, c0, c1, c2, c3);
  putTurned(d, row, d0, d1, d2, d3);
}

/** Writes 4 columns as 4 rows. */
@inline
function putTurned(to: usize, row: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, lanes(0, a, b, c, d));
  v128.store(to + row, lanes(1, a, b, c, d));
  v128.store(to + 2 * row, lanes(2, a, b, c, d));
  v128.store(to + 3 * row, lanes(3, a, b, c, d));
}

/** Column `i` of 4 rows. */
@inline
function column(i: i32, from: usize, row: usize): v128 {
  return lanes(i, v128.load(from), v128.load(from + row), v128.load(from + 2 * row), v128.load(from + 3 * row));
}

/** As {@link tile} where only `rows` by `columns` of c exist; `spare` has room for a whole tile. */
export function edgeTile(
  a: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool,
  rows: i32, columns: i32, spare: usize,
): void {
  if (!fresh) copyPart(c, row, spare, 32, rows, columns);
  tile(a, b, spare, depth, 32, fresh);
  copyPart(spare, 32, c, row, rows, columns);
}

/** As {@link narrowPair} for panels a0 and a1 where only `rows` by `columns` of c exist; `spare` has room for 8 rows of 4. */
export function narrowEdge(
  a0: usize, a1: usize, b: usize, c: usize, depth: i32, row: usize, fresh: bool,
  rows: i32, columns: i32, spare: usize,
): void {
  if (!fresh) copyPart(c, row, spare, 16, rows, columns);
  multiplyNarrow(16, a0, a1, b, spare, spare + 64, depth, 16, fresh);
  copyPart(spare, 16, c, row, rows, columns);
}

function copyPart(from: usize, fromRow: usize, to: usize, toRow: usize, rows: i32, columns: i32): void {
  for (; rows > 0; rows--) {
    if (columns == 4) v128.store(to, v128.load(from));
    else for (let j: usize = 0; j < <usize>columns << 2; j += 4) store<f32>(to + j, load<f32>(from + j));
    from += fromRow;
    to += toRow;
  }
}
