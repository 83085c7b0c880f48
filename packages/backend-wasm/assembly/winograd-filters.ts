// What Winograd's filtering makes of the filters: U = G w G^T of every 3×3 or 5×5 filter, laid out as left operands of
// winograd-product.ts: blocks of rows, each [36, rows], woven as woven.ts has it. Rows and depth are filters and channels, or the other
// way round with each filter read backwards, for the gradient of the input. A chunk transforms the panels that are woven into one
// another. Rows behind the last are that one again: nobody reads what becomes of them.
// Arguments: 0 U, 1 rows, 2 depth, 3 blocks of a matrix, 4 bytes from frequency to frequency of U, 5 bytes of a block's U, 6 rows
// of a block, 7 panels that are woven, 8 … the filters.
// Words of filters, from `w` on: 0 where they begin, 1 bytes from row to row, 2 from depth to depth, 3 from matrix to matrix, 4 width of a
// filter, 5 bytes from weight to weight.
import { address, int } from "./step";
import { madd } from "./vector";

const FILTERS: i32 = 8;

export function winogradFilters(step: usize, chunk: i32, scratch: usize): void {
  const rows = int(step, 1), depth = int(step, 2);
  const blocks = int(step, 3), ofBlock = int(step, 6), woven = int(step, 7);
  const parts = (ofBlock + (woven << 2) - 1) / (woven << 2);
  const block = chunk / parts;
  const matrix = block / blocks;
  const before = (chunk - block * parts) * (woven << 2);
  const first = (block - matrix * blocks) * ofBlock + before;
  const left = min(ofBlock - before, rows - first);
  const to = address(step, 0) + <usize>block * address(step, 5) + (<usize>(before * depth) << 2);
  transformFilters(step, FILTERS, matrix, first, left, 0, depth, woven, to, address(step, 4), scratch);
}

/**
 * Transforms the next rows of a matrix, of which `left` are left, as many as are woven into one another, `depth` from `from` on.
 */
export function transformFilters(
  step: usize, w: i32, matrix: i32, first: i32, left: i32, from: i32, depth: i32, woven: i32, to: usize, frequency: usize, scratch: usize,
): void {
  const row = address(step, w + 1), width = int(step, w + 4);
  const temporary = scratch + (<usize>(width * width) << 4);
  const panels = min(woven, (left + 3) >> 2);
  const apart = panels == woven ? 16 : <usize>depth << 4;
  const next = panels == woven ? <usize>woven << 4 : 16;
  let at = address(step, w) + <usize>matrix * address(step, w + 3) + <usize>first * row + <usize>from * address(step, w + 2);
  for (let k = 0; k < depth; k++) {
    for (let panel = 0; panel < panels; panel++) {
      const top = panel << 2;
      takeFilters(at + <usize>top * row, row, min(3, left - top - 1), width, address(step, w + 5), scratch);
      transformFilter(scratch, width, temporary, to + <usize>panel * apart, frequency);
    }
    at += address(step, w + 2);
    to += next;
  }
}

/** Four filters from `w` on, a filter a lane; those behind the `last` are that one again. */
@inline
function takeFilters(w: usize, row: usize, last: i32, width: i32, next: usize, to: usize): void {
  const w1 = w + <usize>min(1, last) * row, w2 = w + <usize>min(2, last) * row, w3 = w + <usize>last * row;
  let offset: usize = 0;
  for (let i = width * width; i > 0; i--) {
    let v = v128.load_splat<f32>(w + offset);
    v = v128.load_lane<f32>(w1 + offset, v, 1);
    v = v128.load_lane<f32>(w2 + offset, v, 2);
    v128.store(to, v128.load_lane<f32>(w3 + offset, v, 3));
    to += 16;
    offset += next;
  }
}

/** G w G^T of four filters, a filter a lane, at `w` [width, width, 4]; the 36 results lie `frequency` bytes apart. */
@inline
function transformFilter(w: usize, width: i32, temporary: usize, to: usize, frequency: usize): void {
  const row = <usize>width << 4;
  for (let s = 0; s < width; s++) {
    transformLine(w + (<usize>s << 4), width, row, temporary + (<usize>s << 4), row);
  }
  for (let i = 0; i < 6; i++) {
    transformLine(temporary, width, 16, to, frequency);
    temporary += row;
    to += 6 * frequency;
  }
}

/**
 * G w. The points are 0, 1, -1, 2, -2 and infinity; with e, o the even and odd part of the polynomial w at 1, and E, O at 2:
 *   w0/4, -(e + o)/6, -(e - o)/6, (E + O)/24, (E - O)/24, the last of w
 */
export function transformLine(from: usize, width: i32, step: usize, to: usize, apart: usize): void {
  const w0 = v128.load(from), w1 = v128.load(from + step), w2 = v128.load(from + 2 * step);
  let last = w2;
  let even = f32x4.add(w0, w2), odd = w1;
  let evenAt2 = madd(f32x4.splat(4), w2, w0), oddAt2 = f32x4.add(w1, w1);
  if (width == 5) {
    const w3 = v128.load(from + 3 * step);
    last = v128.load(from + 4 * step);
    even = f32x4.add(even, last);
    odd = f32x4.add(odd, w3);
    evenAt2 = madd(f32x4.splat(16), last, evenAt2);
    oddAt2 = madd(f32x4.splat(8), w3, oddAt2);
  }
  const sixth = f32x4.splat(-1 / <f32>6), part = f32x4.splat(1 / <f32>24);
  v128.store(to, f32x4.mul(f32x4.splat(0.25), w0));
  to += apart;
  v128.store(to, f32x4.mul(sixth, f32x4.add(even, odd)));
  to += apart;
  v128.store(to, f32x4.mul(sixth, f32x4.sub(even, odd)));
  to += apart;
  v128.store(to, f32x4.mul(part, f32x4.add(evenAt2, oddAt2)));
  to += apart;
  v128.store(to, f32x4.mul(part, f32x4.sub(evenAt2, oddAt2)));
  to += apart;
  v128.store(to, last);
}
