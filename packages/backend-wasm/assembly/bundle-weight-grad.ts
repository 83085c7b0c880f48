// dw of a convolution with images as lanes (bundles.ts), x with its padding: the sums of two filters and four weights are in
// registers over some rows of dy, and in scratch from band to band. A filter's weights are [rows, columns, channels] here, most
// of them side by side in x. A chunk is two filters and some bundles, whose dy it bundles itself; it has a dw of its own, or shares it
// with those of the same bundles.
// Arguments: 0 bundled x, 1 dy, 2 dw [parts of the batch, filters, channels, rows, columns], 3 filters, 4 images, 5 images a
// chunk, 6 rows of dy a band, 7 … the window of patches.ts, whose height and width of x are those with padding.
// Scratch: sums [fours, 2 filters, 4], a vector each; where the weights of each four see x, in bytes; a band of dy [rows, columns,
// 2 filters, 16].
import { ELEMENT, bundleRow } from "./bundles";
import { address, int } from "./step";
import { madd, sumLanes } from "./vector";

const W: i32 = 7;
/** Bytes of the sums of two filters and four weights, of their places, and of a pixel of two filters. */
const SUMS: usize = 128;
const PLACES: usize = 16;
const PIXEL: usize = 2 * ELEMENT;

@inline
function weightsOf(step: usize): i32 {
  return int(step, W) * int(step, W + 5) * int(step, W + 6);
}

export function bundleWeightGrad(step: usize, chunk: i32, scratch: usize): void {
  const height = int(step, W + 1), outHeight = int(step, W + 3);
  const pairs = (int(step, 3) + 1) >> 1;
  const part = chunk / pairs;
  const k = (chunk - part * pairs) << 1;
  const first = part * int(step, 5), end = min(int(step, 4), first + int(step, 5));
  const fours = (weightsOf(step) + 3) >> 2;
  const line = <usize>(int(step, W + 2) * int(step, W)) * ELEMENT;
  const places = scratch + <usize>fours * SUMS;
  const band = places + <usize>fours * PLACES;
  memory.fill(scratch, 0, <usize>fours * SUMS);
  placeWeights(step, fours << 2, places);
  for (let n = first; n < end; n += 16) {
    const x = address(step, 0) + <usize>((n >> 4) * height) * line;
    for (let p = 0; p < outHeight; p += int(step, 6)) {
      const rows = min(int(step, 6), outHeight - p);
      bundleBand(step, n, k, p, rows, band);
      const seen = x + <usize>(p * int(step, W + 7)) * line;
      for (let four: usize = 0; four < <usize>fours; four++) {
        addBand(step, seen, places + four * PLACES, band, rows, scratch + four * SUMS);
      }
    }
  }
  const dw = address(step, 2) + (<usize>(part * int(step, 3) * weightsOf(step)) << 2);
  storeSums(step, k, scratch, dw);
}

/** Bundles rows of dy of two filters; of the last one twice where their number is odd. */
function bundleBand(step: usize, n: i32, k: i32, p: i32, rows: i32, to: usize): void {
  const filters = int(step, 3), width = int(step, W + 4);
  const area = <usize>(int(step, W + 3) * width) << 2;
  const images = min(16, int(step, 4) - n);
  for (let i = 0; i < 2; i++) {
    const map = n * filters + min(filters - 1, k + i);
    const from = address(step, 1) + <usize>map * area + (<usize>(p * width) << 2);
    // Rows lie behind each other, so they are one.
    bundleRow(from, <usize>filters * area, images, rows * width, to + <usize>i * ELEMENT, PIXEL);
  }
}

/** Where weights see x at output 0, `count` of them; what lies behind the last sees what that sees. */
function placeWeights(step: usize, count: i32, at: usize): void {
  const channels = int(step, W), run = channels * int(step, W + 6);
  for (let i = 0; i < count; i++) {
    const j = min(i, weightsOf(step) - 1);
    const r = j / run, s = (j - r * run) / channels;
    const pixel = r * int(step, W + 9) * int(step, W + 2) + s * int(step, W + 10);
    store<u32>(at, (pixel * channels + j % channels) * <i32>ELEMENT);
    at += 4;
  }
}

/** Adds what a band of dy gives for four weights of two filters. */
function addBand(step: usize, x: usize, places: usize, dy: usize, rows: i32, sums: usize): void {
  const channels = <usize>int(step, W);
  const pixel = channels * <usize>int(step, W + 8) * ELEMENT;
  const line = channels * <usize>(int(step, W + 7) * int(step, W + 2)) * ELEMENT;
  const width = int(step, W + 4);
  let x0 = x + <usize>load<u32>(places), x1 = x + <usize>load<u32>(places, 4);
  let x2 = x + <usize>load<u32>(places, 8), x3 = x + <usize>load<u32>(places, 12);
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), a3 = v128.load(sums, 48);
  let b0 = v128.load(sums, 64), b1 = v128.load(sums, 80), b2 = v128.load(sums, 96), b3 = v128.load(sums, 112);
  for (; rows > 0; rows--) {
    for (let lanes: usize = 0; lanes < ELEMENT; lanes += 16) {
      let from = lanes;
      let at = dy + lanes;
      for (let q = width; q > 0; q--) {
        const u = v128.load(at), v = v128.load(at, 64);
        let seen = v128.load(x0 + from);
        a0 = madd(u, seen, a0); b0 = madd(v, seen, b0);
        seen = v128.load(x1 + from);
        a1 = madd(u, seen, a1); b1 = madd(v, seen, b1);
        seen = v128.load(x2 + from);
        a2 = madd(u, seen, a2); b2 = madd(v, seen, b2);
        seen = v128.load(x3 + from);
        a3 = madd(u, seen, a3); b3 = madd(v, seen, b3);
        from += pixel;
        at += PIXEL;
      }
    }
    x0 += line; x1 += line; x2 += line; x3 += line;
    dy += <usize>width * PIXEL;
  }
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, a3, 48);
  v128.store(sums, b0, 64); v128.store(sums, b1, 80); v128.store(sums, b2, 96); v128.store(sums, b3, 112);
}

/** Sums of lanes, to where their weights lie in dw. */
function storeSums(step: usize, k: i32, sums: usize, dw: usize): void {
  const channels = int(step, W), area = int(step, W + 5) * int(step, W + 6);
  for (let j = 0; j < weightsOf(step); j++) {
    for (let filter = k; filter < min(k + 2, int(step, 3)); filter++) {
      const at = (filter * channels + j % channels) * area + j / channels;
      const lanes = v128.load(sums + <usize>(j >> 2) * SUMS + (<usize>(4 * (filter - k) + (j & 3)) << 4));
      store<f32>(dw + (<usize>at << 2), sumLanes(lanes));
    }
  }
}
