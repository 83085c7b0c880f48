// A convolution with images as lanes (bundles.ts), finished and pooled by maxima of two by two, all while a sum is in registers: what
// is pooled is never stored. Only behind relu, cut or not: its results are ordered as their bits are, NaN above all. Dilation along
// a row is 1, so what a row of a filter sees lies in one run.
// Arguments: 0 bundled x, with its padding, 1 packed filters (pack.ts; the depth of a filter is [rows, columns, channels]),
// 2 pooled y, 3 filters, 4 images, 5 rows of y a band, 6 bands, 7 … the window of patches.ts, whose x is that with padding, and
// whose out height and width are those of y, 20 … the words of finished.ts.
// Scratch: scale and shift of each filter; the limits; a row of y, bundled.
import { ELEMENT, unbundleRow } from "./bundles";
import { AFFINE, finished, LIMITS, takeAffine, takeLimits } from "./finished";
import { address, int } from "./step";
import { madd } from "./vector";

const W: i32 = 7;
const F: i32 = 20;

export function bundlePool(step: usize, chunk: i32, scratch: usize): void {
  const bundle = chunk / int(step, 6);
  const first = (chunk - bundle * int(step, 6)) * int(step, 5);
  const outHeight = int(step, W + 3), outWidth = int(step, W + 4), filters = int(step, 3);
  const images = min(16, int(step, 4) - 16 * bundle);
  const depth = int(step, W) * int(step, W + 5) * int(step, W + 6);
  const limits = scratch + <usize>((filters + 1) & ~1) * AFFINE;
  const line = limits + LIMITS;
  const outPixel = <usize>((filters + 1) & ~1) * ELEMENT;
  const area = <usize>(outHeight * outWidth) << 2;
  const x = address(step, 0) + <usize>(bundle * int(step, W + 1) * int(step, W + 2) * int(step, W)) * ELEMENT;
  const y = address(step, 2) + <usize>(16 * bundle * filters) * area;
  for (let k = 0; k < filters; k++) takeAffine(step, F, k, scratch + <usize>k * AFFINE);
  takeLimits(step, F, limits);
  for (let p = first; p < min(outHeight, first + int(step, 5)); p++) {
    poolRow(step, x, p, depth, scratch, limits, line);
    const row = y + (<usize>(p * outWidth) << 2);
    for (let k: usize = 0; k < <usize>filters; k++) {
      unbundleRow(line + k * ELEMENT, outPixel, outWidth, images, row + k * area, <usize>filters * area);
    }
  }
}

/** Row `p` of all maps of a bundle, filters in pairs. */
function poolRow(step: usize, x: usize, p: i32, depth: i32, affines: usize, limits: usize, to: usize): void {
  const pixel = <usize>int(step, W) * ELEMENT;
  const right = <usize>int(step, W + 8) * pixel;
  const down = <usize>(int(step, W + 7) * int(step, W + 2)) * pixel;
  const panel = <usize>depth << 4;
  const rows = int(step, W + 5), run = int(step, W + 6) * int(step, W);
  const apart = <usize>(int(step, W + 9) * int(step, W + 2)) * pixel - <usize>run * ELEMENT;
  let from = x + <usize>(2 * p) * down;
  for (let q = 0; q < int(step, W + 4); q++) {
    for (let k = 0; k < int(step, 3); k += 2) {
      // A panel holds four filters: two pairs.
      const w = address(step, 1) + <usize>(k >> 2) * panel + (<usize>(k & 2) << 2);
      const by = affines + <usize>k * AFFINE;
      foldPixel(w, from, rows, run, apart, to, true, by, limits);
      foldPixel(w, from + right, rows, run, apart, to, false, by, limits);
      foldPixel(w, from + down, rows, run, apart, to, false, by, limits);
      foldPixel(w, from + down + right, rows, run, apart, to, false, by, limits);
      to += 2 * ELEMENT;
    }
    from += 2 * right;
  }
}

/** The maximum of y and a pixel of two filters of a panel (y = that pixel when `fresh`), sixteen images each. */
function foldPixel(
  w: usize, x: usize, rows: i32, run: i32, apart: usize, y: usize, fresh: bool, affines: usize, limits: usize,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  for (; rows > 0; rows--) {
    for (let j = run; j > 0; j--) {
      const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
      let v = v128.load_splat<f32>(w);
      a0 = madd(v, x0, a0); a1 = madd(v, x1, a1); a2 = madd(v, x2, a2); a3 = madd(v, x3, a3);
      v = v128.load_splat<f32>(w, 4);
      b0 = madd(v, x0, b0); b1 = madd(v, x1, b1); b2 = madd(v, x2, b2); b3 = madd(v, x3, b3);
      x += ELEMENT;
      w += 16;
    }
    x += apart;
  }
  if (fresh) {
    for (let i: usize = 0; i < 2 * ELEMENT; i += 16) v128.store(y + i, f32x4.splat(0));
  }
  foldFour(y, a0, a1, a2, a3, affines, limits);
  foldFour(y + ELEMENT, b0, b1, b2, b3, affines + AFFINE, limits);
}

/** Folds sums of a filter into y, as unsigned integers, since no sign is set but perhaps that of NaN. */
@inline
function foldFour(y: usize, a: v128, b: v128, c: v128, d: v128, affine: usize, limits: usize): void {
  const scale = v128.load(affine), shift = v128.load(affine, 16);
  const low = v128.load(limits), zero = v128.load(limits, 16), high = v128.load(limits, 32);
  const u = v128.load(y), v = v128.load(y, 16), w = v128.load(y, 32), x = v128.load(y, 48);
  v128.store(y, i32x4.max_u(u, finished(a, scale, shift, low, zero, high)));
  v128.store(y, i32x4.max_u(v, finished(b, scale, shift, low, zero, high)), 16);
  v128.store(y, i32x4.max_u(w, finished(c, scale, shift, low, zero, high)), 32);
  v128.store(y, i32x4.max_u(x, finished(d, scale, shift, low, zero, high)), 48);
}
