// A convolution of 5 by 5 with images as lanes (bundles.ts) by Winograd's filtering along columns alone, F(2, 5): two rows of y take six
// products for ten. So short sums stay exact to about a digit, where filtering along both ways would lose two. It may be
// finished and pooled on the way, as in bundle-pool.ts. A band of pairs of rows of a bundle is a chunk.
// Arguments: 0 bundled x, with its padding, 1 filters of winogradColumns, 2 y, 3 filters, 4 images, 5 pairs of rows a band,
// 6 bands, 7 … the window of patches.ts, whose x is that with padding, 20 … the words of finished.ts, 27 whether it is pooled.
// Scratch: scale and shift of each filter, the limits, six sums of two filters, six rows of x, two rows of y, bundled.
import { ELEMENT, unbundleRow } from "./bundles";
import { AFFINE, finishedBy, LIMITS, takeAffine, takeLimits } from "./finished";
import { address, int } from "./step";
import { madd } from "./vector";
import { transformLine as transformWeights } from "./winograd-filters";
import { transformLine } from "./winograd-input";

const W: i32 = 7;
const F: i32 = 20;
/** Bytes of a frequency's sums: two filters of sixteen images. */
const SUMS: usize = 2 * ELEMENT;

/**
 * Packed filters (pack.ts; the depth of a filter is [5 rows, columns and channels]) as [panels, 6, columns and channels, 4]; a panel
 * a chunk. Arguments: 0 packed filters, 1 result, 2 columns times channels.
 */
export function winogradColumns(step: usize, chunk: i32): void {
  const row = <usize>int(step, 2) << 4;
  const from = address(step, 0) + <usize>(5 * chunk) * row;
  const to = address(step, 1) + <usize>(6 * chunk) * row;
  for (let at: usize = 0; at < row; at += 16) transformWeights(from + at, 5, row, to + at, row);
}

export function bundleWinograd(step: usize, chunk: i32, scratch: usize): void {
  const bundle = chunk / int(step, 6);
  const first = (chunk - bundle * int(step, 6)) * int(step, 5);
  const filters = int(step, 3), pooled = int(step, 27) != 0;
  const images = min(16, int(step, 4) - 16 * bundle);
  const height = pooled ? int(step, W + 3) >> 1 : int(step, W + 3), width = pooled ? int(step, W + 4) >> 1 : int(step, W + 4);
  const inRow = <usize>(int(step, W + 2) * int(step, W)) * ELEMENT;
  const outPixel = <usize>((filters + 1) & ~1) * ELEMENT;
  const limits = scratch + <usize>((filters + 1) & ~1) * AFFINE;
  const seen = limits + LIMITS + 6 * SUMS;
  const line = seen + 6 * inRow;
  const outRow = <usize>int(step, W + 4) * outPixel;
  const area = <usize>(height * width) << 2;
  const x = address(step, 0) + <usize>(bundle * int(step, W + 1)) * inRow;
  const y = address(step, 2) + <usize>(16 * bundle * filters) * area;
  for (let k = 0; k < filters; k++) takeAffine(step, F, k, scratch + <usize>k * AFFINE);
  takeLimits(step, F, limits);
  const rows = pooled ? 1 : 2;
  for (let pair = first; pair < first + int(step, 5); pair++) {
    if (pair * rows >= height) return;
    transformRows(step, x, 2 * pair, seen, inRow);
    for (let q = 0; q < int(step, W + 4) && (!pooled || q < 2 * width); q++) {
      sumPixels(step, q, seen, inRow, scratch, limits, line, outPixel, outRow);
    }
    for (let i = 0; i < min(rows, height - pair * rows); i++) {
      const row = y + (<usize>((pair * rows + i) * width) << 2);
      for (let k: usize = 0; k < <usize>filters; k++) {
        unbundleRow(line + <usize>i * outRow + k * ELEMENT, outPixel, width, images, row + k * area, <usize>filters * area);
      }
    }
  }
}

/** Six rows of x from row `top` on, transformed. Where the last one is missing nothing comes of what takes its place. */
function transformRows(step: usize, x: usize, top: i32, to: usize, row: usize): void {
  const from = x + <usize>top * row;
  const last = x + <usize>min(top + 5, int(step, W + 1) - 1) * row;
  for (let at: usize = 0; at < row; at += 16) {
    const d = from + at;
    transformLine(
      v128.load(d), v128.load(d + row), v128.load(d + 2 * row), v128.load(d + 3 * row), v128.load(d + 4 * row),
      v128.load(last + at), to + at, row,
    );
  }
}

/** Column `q` of two rows of all maps, filters in pairs. */
function sumPixels(
  step: usize, q: i32, seen: usize, inRow: usize, affines: usize, limits: usize, line: usize, outPixel: usize, outRow: usize,
): void {
  const pooled = int(step, 27) != 0;
  const run = int(step, W + 6) * int(step, W);
  const frequency = <usize>run << 4;
  const sums = limits + LIMITS;
  const x = seen + <usize>(q * int(step, W)) * ELEMENT;
  const to = line + <usize>(pooled ? q >> 1 : q) * outPixel;
  for (let k = 0; k < int(step, 3); k += 2) {
    // A panel holds four filters: two pairs.
    const w = address(step, 1) + <usize>(k >> 2) * 6 * frequency + (<usize>(k & 2) << 2);
    for (let i: usize = 0; i < 6; i++) sumRun(w + i * frequency, x + i * inRow, run, sums + i * SUMS);
    const at = to + <usize>k * ELEMENT;
    if (pooled) poolSums(sums, at, (q & 1) == 0, affines + <usize>k * AFFINE, limits);
    else storeSums(sums, at, at + outRow);
  }
}

/** The sums of a run for two filters of a panel and sixteen images. */
function sumRun(w: usize, x: usize, run: i32, to: usize): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  for (; run > 0; run--) {
    const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
    let v = v128.load_splat<f32>(w);
    a0 = madd(v, x0, a0); a1 = madd(v, x1, a1); a2 = madd(v, x2, a2); a3 = madd(v, x3, a3);
    v = v128.load_splat<f32>(w, 4);
    b0 = madd(v, x0, b0); b1 = madd(v, x1, b1); b2 = madd(v, x2, b2); b3 = madd(v, x3, b3);
    x += ELEMENT;
    w += 16;
  }
  v128.store(to, a0); v128.store(to, a1, 16); v128.store(to, a2, 32); v128.store(to, a3, 48);
  v128.store(to, b0, 64); v128.store(to, b1, 80); v128.store(to, b2, 96); v128.store(to, b3, 112);
}

/** The upper row of y from six sums. */
@inline
function upper(m: usize): v128 {
  const inner = f32x4.add(v128.load(m, 128), v128.load(m, 256)), outer = f32x4.add(v128.load(m, 384), v128.load(m, 512));
  return f32x4.add(v128.load(m), f32x4.add(inner, outer));
}
/** The lower one. */
@inline
function lower(m: usize): v128 {
  const inner = f32x4.sub(v128.load(m, 128), v128.load(m, 256)), outer = f32x4.sub(v128.load(m, 384), v128.load(m, 512));
  return f32x4.add(madd(f32x4.splat(2), outer, inner), v128.load(m, 640));
}

function storeSums(m: usize, above: usize, below: usize): void {
  for (let i: usize = 0; i < SUMS; i += 16) {
    v128.store(above + i, upper(m + i));
    v128.store(below + i, lower(m + i));
  }
}

/** Folds both rows into y, as unsigned integers, as in bundle-pool.ts. */
function poolSums(m: usize, y: usize, fresh: bool, affines: usize, limits: usize): void {
  for (let i: usize = 0; i < SUMS; i += 16) {
    const by = affines + (i >> 6) * AFFINE;
    const v = i32x4.max_u(finishedBy(upper(m + i), by, limits), finishedBy(lower(m + i), by, limits));
    v128.store(y + i, fresh ? v : i32x4.max_u(v128.load(y + i), v));
  }
}
