// y = x ⋆ w with images as lanes (bundles.ts): a pixel of two filters and sixteen images is eight sums in registers. What a row of a
// filter sees of a bundle lies in one run, so nothing is packed, and what lies on padding is left out. A band of rows of a
// bundle is a chunk. Dilation along a row is 1.
// Arguments: 0 bundled x, 1 packed filters (pack.ts; the depth of a filter is [rows, columns, channels]), 2 y, 3 filters,
// 4 images, 5 rows a band, 6 bands, 7 … the window of patches.ts.
// Scratch: a row of y, bundled.
import { ELEMENT, unbundleRow } from "./bundles";
import { address, int } from "./step";
import { madd } from "./vector";

const W: i32 = 7;

export function bundleConv2d(step: usize, chunk: i32, scratch: usize): void {
  const bundle = chunk / int(step, 6);
  const first = (chunk - bundle * int(step, 6)) * int(step, 5);
  const outHeight = int(step, W + 3), outWidth = int(step, W + 4);
  const filters = int(step, 3);
  const images = min(16, int(step, 4) - 16 * bundle);
  const pixel = <usize>int(step, W) * ELEMENT;
  const outPixel = <usize>((filters + 1) & ~1) * ELEMENT;
  const area = <usize>(outHeight * outWidth) << 2;
  const x = address(step, 0) + <usize>(bundle * int(step, W + 1) * int(step, W + 2)) * pixel;
  const y = address(step, 2) + <usize>(16 * bundle * filters) * area;
  for (let p = first; p < min(outHeight, first + int(step, 5)); p++) {
    convolveRow(step, x, p, scratch, outPixel);
    const row = y + (<usize>(p * outWidth) << 2);
    for (let k: usize = 0; k < <usize>filters; k++) {
      unbundleRow(scratch + k * ELEMENT, outPixel, outWidth, images, row + k * area, <usize>filters * area);
    }
  }
}

/** Row `p` of all maps of a bundle. */
function convolveRow(step: usize, x: usize, p: i32, to: usize, outPixel: usize): void {
  const height = int(step, W + 1), width = int(step, W + 2), channels = int(step, W);
  const filterHeight = int(step, W + 5), filterWidth = int(step, W + 6), dilation = int(step, W + 9);
  const pixel = <usize>channels * ELEMENT;
  const weights = <usize>(filterWidth * channels) << 4;
  const panel = <usize>filterHeight * weights;
  const top = p * int(step, W + 7) - int(step, W + 11);
  let r = 0;
  while (r < filterHeight && top + r * dilation < 0) r++;
  let rows = 0;
  while (r + rows < filterHeight && top + (r + rows) * dilation < height) rows++;
  const line = x + <usize>((top + r * dilation) * width) * pixel;
  const apart = <usize>(dilation * width) * pixel;
  for (let q = 0; q < int(step, W + 4); q++) {
    const left = q * int(step, W + 8) - int(step, W + 12);
    const s = max(0, -left);
    const run = max(0, min(filterWidth, width - left) - s) * channels;
    const seen = line + <usize>(left + s) * pixel;
    const w = address(step, 1) + <usize>r * weights + (<usize>(s * channels) << 4);
    for (let k = 0; k < int(step, 3); k += 2) {
      // A panel holds four filters: two pairs.
      const pair = w + <usize>(k >> 2) * panel + (<usize>(k & 2) << 2);
      sumRuns(pair, seen, rows, run, weights, apart, to + <usize>k * ELEMENT);
    }
    to += outPixel;
  }
}

/** Sums of `rows` runs, for two filters of a panel and sixteen images. */
function sumRuns(w: usize, x: usize, rows: i32, run: i32, weights: usize, apart: usize, y: usize): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  for (; rows > 0; rows--) {
    let from = x;
    let at = w;
    for (let j = run; j > 0; j--) {
      const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
      let v = v128.load_splat<f32>(at);
      a0 = madd(v, x0, a0); a1 = madd(v, x1, a1); a2 = madd(v, x2, a2); a3 = madd(v, x3, a3);
      v = v128.load_splat<f32>(at, 4);
      b0 = madd(v, x0, b0); b1 = madd(v, x1, b1); b2 = madd(v, x2, b2); b3 = madd(v, x3, b3);
      from += ELEMENT;
      at += 16;
    }
    x += apart;
    w += weights;
  }
  v128.store(y, a0); v128.store(y, a1, 16); v128.store(y, a2, 32); v128.store(y, a3, 48);
  v128.store(y, b0, 64); v128.store(y, b1, 80); v128.store(y, b2, 96); v128.store(y, b3, 112);
}
