// dw of a convolution with images as lanes (bundles.ts), x with its padding: the sums of two filters and four weights are in
// registers along a row of dy, and in scratch from row to row. A filter's weights are [rows, columns, channels] here, most of them side by
// side in x. A chunk is two filters and some fours of weights.
// Arguments: 0 bundled x, 1 bundled dy, 2 dw, 3 filters, 4 bundles, 5 fours a chunk, 6 … the window of patches.ts, whose height
// and width of x are those with padding.
// Scratch: of each four where its weights see x, in bytes, behind the sums [fours, 2 filters, 4], a vector each.
import { ELEMENT } from "./bundles";
import { address, int } from "./step";
import { madd, sumLanes } from "./vector";

const W: i32 = 6;
/** Bytes of the sums of two filters and four weights, and of their places. */
const SUMS: usize = 128;
const PLACES: usize = 16;

@inline
function weightsOf(step: usize): i32 {
  return int(step, W) * int(step, W + 5) * int(step, W + 6);
}

export function bundleWeightGrad(step: usize, chunk: i32, scratch: usize): void {
  const height = int(step, W + 1), width = int(step, W + 2), outHeight = int(step, W + 3), outWidth = int(step, W + 4);
  const filters = int(step, 3), share = int(step, 5);
  const all = (weightsOf(step) + 3) >> 2;
  const shares = (all + share - 1) / share;
  const k = chunk / shares << 1;
  const first = (chunk % shares) * share;
  const fours = min(share, all - first);
  const pixel = <usize>int(step, W) * ELEMENT;
  const outPixel = <usize>filters * ELEMENT;
  const other = k + 1 < filters ? ELEMENT : 0;
  const places = scratch + <usize>fours * SUMS;
  memory.fill(scratch, 0, <usize>fours * SUMS);
  placeWeights(step, first << 2, fours << 2, places);
  let dy = address(step, 1) + <usize>k * ELEMENT;
  for (let n = 0; n < int(step, 4); n++) {
    const x = address(step, 0) + <usize>(n * height * width) * pixel;
    for (let p = 0; p < outHeight; p++) {
      const row = x + <usize>(p * int(step, W + 7) * width) * pixel;
      for (let four: usize = 0; four < <usize>fours; four++) {
        addRow(row, places + four * PLACES, dy, other, <usize>int(step, W + 8) * pixel, outPixel, outWidth, scratch + four * SUMS);
      }
      dy += <usize>outWidth * outPixel;
    }
  }
  storeSums(step, k, first << 2, fours << 2, scratch);
}

/** Where `count` weights from `first` on see x at output 0; what lies behind the last sees what that sees. */
function placeWeights(step: usize, first: i32, count: i32, at: usize): void {
  const channels = int(step, W), run = channels * int(step, W + 6);
  for (let i = first; i < first + count; i++) {
    const j = min(i, weightsOf(step) - 1);
    const r = j / run, s = (j - r * run) / channels;
    const column = s * int(step, W + 10) * channels + j % channels;
    store<u32>(at, (r * int(step, W + 9) * int(step, W + 2) * channels + column) * <i32>ELEMENT);
    at += 4;
  }
}

/** Adds what a row of dy gives for four weights of two filters. */
function addRow(
  x: usize, places: usize, dy: usize, other: usize, pixel: usize, outPixel: usize, count: i32, sums: usize,
): void {
  const x0 = x + <usize>load<u32>(places), x1 = x + <usize>load<u32>(places, 4);
  const x2 = x + <usize>load<u32>(places, 8), x3 = x + <usize>load<u32>(places, 12);
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), a3 = v128.load(sums, 48);
  let b0 = v128.load(sums, 64), b1 = v128.load(sums, 80), b2 = v128.load(sums, 96), b3 = v128.load(sums, 112);
  for (let lanes: usize = 0; lanes < ELEMENT; lanes += 16) {
    let from = lanes;
    let at = dy + lanes;
    for (let q = count; q > 0; q--) {
      const u = v128.load(at), v = v128.load(at + other);
      let seen = v128.load(x0 + from);
      a0 = madd(u, seen, a0); b0 = madd(v, seen, b0);
      seen = v128.load(x1 + from);
      a1 = madd(u, seen, a1); b1 = madd(v, seen, b1);
      seen = v128.load(x2 + from);
      a2 = madd(u, seen, a2); b2 = madd(v, seen, b2);
      seen = v128.load(x3 + from);
      a3 = madd(u, seen, a3); b3 = madd(v, seen, b3);
      from += pixel;
      at += outPixel;
    }
  }
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, a3, 48);
  v128.store(sums, b0, 64); v128.store(sums, b1, 80); v128.store(sums, b2, 96); v128.store(sums, b3, 112);
}

/** Sums of lanes, to where their weights lie in dw. */
function storeSums(step: usize, k: i32, first: i32, count: i32, sums: usize): void {
  const channels = int(step, W), area = int(step, W + 5) * int(step, W + 6);
  for (let i = 0; i < min(count, weightsOf(step) - first); i++) {
    const j = first + i;
    for (let filter = k; filter < min(k + 2, int(step, 3)); filter++) {
      const at = (filter * channels + j % channels) * area + j / channels;
      const lanes = v128.load(sums + <usize>(i >> 2) * SUMS + (<usize>(4 * (filter - k) + (i & 3)) << 4));
      store<f32>(address(step, 2) + (<usize>at << 2), sumLanes(lanes));
    }
  }
}
