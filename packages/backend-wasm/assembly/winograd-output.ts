// The last part of Winograd's filtering: y = A^T M A for four tiles at once, a tile a lane, finished as finish.ts does it, written to where
// the tiles lie as far as they lie on the map. Not here: the products (winograd-product.ts).
import { cut, scaled } from "./finish";
import { address, float, int } from "./step";
import { lanes, madd } from "./vector";

// Words of the outputs, from `w` on: 0 tiles in a row, 1 tiles of an image, 2 outputs of a tile and axis, 3 filters of an image,
// 4 height, 5 width of the maps, 6 … what finishes them (finish.ts), without a residual and smooth activations.

/** Bytes of what lies before M: for each of at most 64 tiles its place, rows and columns; then 24 vectors. */
export const TABLE: usize = 64 * 12 + 384;
const TEMPORARY: usize = 64 * 12;

/** Lists where `count` tiles from `first` on lie: bytes from the start of y's channel, rows, columns. */
export function listOutputs(step: usize, w: i32, first: i32, count: i32, table: usize): void {
  const across = int(step, w), ofImage = int(step, w + 1), size = int(step, w + 2);
  const height = int(step, w + 4), width = int(step, w + 5);
  for (let j = 0; j < count; j++) {
    const image = (first + j) / ofImage;
    const place = first + j - image * ofImage;
    const p = place / across * size;
    const q = place % across * size;
    store<i32>(table, ((image * int(step, w + 3) * height + p) * width + q) << 2);
    store<i32>(table, min(size, height - p), 4);
    store<i32>(table, min(size, width - q), 8);
    table += 12;
  }
  // Tiles that fill the last four up have no rows.
  for (let j = count; j & 3; j++) {
    store<i32>(table, 0, 4);
    table += 12;
  }
}

/** Transforms the listed tiles of one filter; the 36 parts of M lie `frequency` bytes apart. */
export function transformOutputs(
  step: usize, w: i32, m: usize, frequency: usize, y: usize, filter: i32, tiles: i32, table: usize,
): void {
  const affine = int(step, w + 9), activation = int(step, w + 11), top = f32x4.splat(float(step, w + 12));
  const scale = affine == 2 ? v128.load_splat<f32>(address(step, w + 6) + (<usize>filter << 2)) : f32x4.splat(1);
  const shift = affine > 0 ? v128.load_splat<f32>(address(step, w + 7) + (<usize>filter << 2)) : f32x4.splat(0);
  const size = int(step, w + 2);
  const row = <usize>int(step, w + 5) << 2;
  const map = y + <usize>filter * <usize>int(step, w + 4) * row;
  const temporary = table + TEMPORARY;
  let places = table;
  for (let t = 0; t < tiles; t += 4) {
    if (size == 4) {
      combineColumns4(m, frequency, temporary);
      writeRows4(temporary, places, map, row, affine, scale, shift, activation, top);
    } else {
      combineColumns2(m, frequency, temporary);
      writeRows2(temporary, places, map, row, affine, scale, shift, activation, top);
    }
    m += 16;
    places += 48;
  }
}

/** A^T M for F(4×4, 3×3): 4 rows of 6. */
@inline
function combineColumns4(m: usize, frequency: usize, to: usize): void {
  const line = 6 * frequency;
  for (let j = 0; j < 6; j++) {
    const d1 = v128.load(m + line), d2 = v128.load(m + 2 * line), d3 = v128.load(m + 3 * line), d4 = v128.load(m + 4 * line);
    const sum1 = f32x4.add(d1, d2), difference1 = f32x4.sub(d1, d2);
    const sum2 = f32x4.add(d3, d4), difference2 = f32x4.sub(d3, d4);
    v128.store(to, f32x4.add(v128.load(m), f32x4.add(sum1, sum2)));
    v128.store(to, madd(f32x4.splat(2), difference2, difference1), 96);
    v128.store(to, madd(f32x4.splat(4), sum2, sum1), 192);
    v128.store(to, f32x4.add(madd(f32x4.splat(8), difference2, difference1), v128.load(m + 5 * line)), 288);
    m += frequency;
    to += 16;
  }
}

/** A^T M for F(2×2, 5×5): 2 rows of 6. */
@inline
function combineColumns2(m: usize, frequency: usize, to: usize): void {
  const line = 6 * frequency;
  for (let j = 0; j < 6; j++) {
    const d1 = v128.load(m + line), d2 = v128.load(m + 2 * line), d3 = v128.load(m + 3 * line), d4 = v128.load(m + 4 * line);
    v128.store(to, f32x4.add(v128.load(m), f32x4.add(f32x4.add(d1, d2), f32x4.add(d3, d4))));
    const difference = madd(f32x4.splat(2), f32x4.sub(d3, d4), f32x4.sub(d1, d2));
    v128.store(to, f32x4.add(difference, v128.load(m + 5 * line)), 96);
    m += frequency;
    to += 16;
  }
}

/** y of four tiles from A^T M, 4×4. */
@inline
function writeRows4(m: usize, places: usize, map: usize, row: usize, affine: i32, scale: v128, shift: v128, activation: i32, top: v128): void {
  for (let i = 0; i < 4; i++) {
    const d1 = v128.load(m, 16), d2 = v128.load(m, 32), d3 = v128.load(m, 48), d4 = v128.load(m, 64);
    const sum1 = f32x4.add(d1, d2), difference1 = f32x4.sub(d1, d2);
    const sum2 = f32x4.add(d3, d4), difference2 = f32x4.sub(d3, d4);
    const a = finish(f32x4.add(v128.load(m), f32x4.add(sum1, sum2)), affine, scale, shift, activation, top);
    const b = finish(madd(f32x4.splat(2), difference2, difference1), affine, scale, shift, activation, top);
    const c = finish(madd(f32x4.splat(4), sum2, sum1), affine, scale, shift, activation, top);
    const d = finish(f32x4.add(madd(f32x4.splat(8), difference2, difference1), v128.load(m, 80)), affine, scale, shift, activation, top);
    write4(places, i, map, row, lanes(0, a, b, c, d));
    write4(places + 12, i, map, row, lanes(1, a, b, c, d));
    write4(places + 24, i, map, row, lanes(2, a, b, c, d));
    write4(places + 36, i, map, row, lanes(3, a, b, c, d));
    m += 96;
  }
}

/** y of four tiles from A^T M, 2×2. */
@inline
function writeRows2(m: usize, places: usize, map: usize, row: usize, affine: i32, scale: v128, shift: v128, activation: i32, top: v128): void {
  for (let i = 0; i < 2; i++) {
    const d1 = v128.load(m, 16), d2 = v128.load(m, 32), d3 = v128.load(m, 48), d4 = v128.load(m, 64);
    const a = finish(f32x4.add(v128.load(m), f32x4.add(f32x4.add(d1, d2), f32x4.add(d3, d4))), affine, scale, shift, activation, top);
    const difference = madd(f32x4.splat(2), f32x4.sub(d3, d4), f32x4.sub(d1, d2));
    const b = finish(f32x4.add(difference, v128.load(m, 80)), affine, scale, shift, activation, top);
    const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5), high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    write2(places, i, map, row, low);
    write2(places + 12, i, map, row, v128.shuffle<f32>(low, low, 2, 3, 2, 3));
    write2(places + 24, i, map, row, high);
    write2(places + 36, i, map, row, v128.shuffle<f32>(high, high, 2, 3, 2, 3));
    m += 96;
  }
}

@inline
function finish(sum: v128, affine: i32, scale: v128, shift: v128, activation: i32, top: v128): v128 {
  return cut(scaled(sum, affine, scale, shift), activation, top);
}

/** Row `i` of a tile of 4 columns, as far as it lies on the map. */
@inline
function write4(place: usize, i: i32, map: usize, row: usize, values: v128): void {
  if (i >= load<i32>(place, 4)) return;
  const to = map + <usize>load<u32>(place) + <usize>i * row;
  const columns = load<i32>(place, 8);
  if (columns == 4) {
    v128.store(to, values);
  } else if (columns == 1) {
    v128.store_lane<f32>(to, values, 0);
  } else {
    v128.store_lane<u64>(to, values, 0);
    if (columns == 3) v128.store_lane<f32>(to + 8, values, 2);
  }
}

/** The same of a tile of 2 columns, in the first two lanes. */
@inline
function write2(place: usize, i: i32, map: usize, row: usize, values: v128): void {
  if (i >= load<i32>(place, 4)) return;
  const to = map + <usize>load<u32>(place) + <usize>i * row;
  if (load<i32>(place, 8) == 2) v128.store_lane<u64>(to, values, 0);
  else v128.store_lane<f32>(to, values, 0);
}
