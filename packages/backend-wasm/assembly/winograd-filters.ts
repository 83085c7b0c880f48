// What Winograd's filtering makes of the filters: U = G w G^T of every 3×3 or 5×5 filter, laid out as left operands of
// winograd-product.ts: blocks of rows, each [36, panels of 4 rows, depth, 4]. Rows and depth are filters and channels, or the other way round with
// each filter read backwards, for the gradient of the input. A chunk transforms a panel. Rows behind the last are that one
// again: nobody reads what becomes of them.
// Arguments: 0 w, 1 U, 2 rows, 3 depth, 4 bytes from row to row, 5 from depth to depth, 6 panels of a matrix, 7 from matrix to
// matrix, 8 from frequency to frequency of U, 9 bytes of a block's U, 10 width of a filter, 11 bytes from weight to weight,
// 12 panels of a block.
import { address, int } from "./step";
import { madd } from "./vector";

export function winogradFilters(step: usize, chunk: i32, scratch: usize): void {
  const rows = int(step, 2);
  const depth = int(step, 3);
  const row = address(step, 4);
  const panels = int(step, 6);
  const width = int(step, 10);
  const next = address(step, 11);
  const matrix = chunk / panels;
  const panel = chunk - matrix * panels;
  const last = min(3, rows - 1 - (panel << 2));
  let w0 = address(step, 0) + <usize>matrix * address(step, 7) + <usize>(panel << 2) * row;
  let w1 = w0 + <usize>min(1, last) * row, w2 = w0 + <usize>min(2, last) * row, w3 = w0 + <usize>last * row;
  const ofBlock = int(step, 12);
  const block = matrix * ((panels + ofBlock - 1) / ofBlock) + panel / ofBlock;
  let to = address(step, 1) + <usize>block * address(step, 9) + <usize>(panel % ofBlock) * (<usize>depth << 4);
  for (let k = 0; k < depth; k++) {
    let at = scratch;
    for (let i = 0; i < width * width; i++) {
      const offset = <usize>i * next;
      let v = v128.load_splat<f32>(w0 + offset);
      v = v128.load_lane<f32>(w1 + offset, v, 1);
      v = v128.load_lane<f32>(w2 + offset, v, 2);
      v128.store(at, v128.load_lane<f32>(w3 + offset, v, 3));
      at += 16;
    }
    transformFilter(scratch, width, at, to, address(step, 8));
    w0 += address(step, 5);
    w1 += address(step, 5);
    w2 += address(step, 5);
    w3 += address(step, 5);
    to += 16;
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
