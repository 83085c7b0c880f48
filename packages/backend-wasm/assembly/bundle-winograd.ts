// A convolution of 5 by 5 with images as lanes (bundles.ts) by Winograd's filtering along columns (columns.ts): four rows of y at
// once, the last two alone where no more are left. It may be finished and pooled on the way, as in bundle-pool.ts. A band of such
// tiles of a bundle is a chunk.
// Arguments: 0 bundled x, with its padding above and below, 1 filters of winogradColumns, 2 y, 3 filters, 4 images, 5 tiles a
// band, 6 bands, 7 … the window of patches.ts, whose height of x is that with padding, 20 … the words of finished.ts, 27 whether
// it is pooled.
// Scratch: scale and shift of each filter, the limits, eight sums of two filters, eight rows of x, and the rows of y that come of
// them, bundled.
import { ELEMENT, unbundleRow } from "./bundles";
import { FREQUENCIES, rowOf, SHORT, shortRowOf, TAPS, TILE, transformRows, transformWeights } from "./columns";
import { AFFINE, finishedBy, LIMITS, takeAffine, takeLimits } from "./finished";
import { address, int } from "./step";
import { madd } from "./vector";
import { transformLine as transformShortWeights } from "./winograd-filters";
import { transformLine as transformShortRows } from "./winograd-input";

const W: i32 = 7;
const F: i32 = 20;
/** Bytes of a frequency's sums: two filters of sixteen images. */
const SUMS: usize = 2 * ELEMENT;
/** Rows of a panel of filters: for tiles, then for short ones. */
const PANEL: usize = FREQUENCIES + SHORT;

/**
 * Packed filters (pack.ts; the depth of a filter is [5 rows, columns and channels]) as [panels, 14, columns and channels, 4]; a
 * panel a chunk. Arguments: 0 packed filters, 1 result, 2 columns times channels.
 */
export function winogradColumns(step: usize, chunk: i32): void {
  const row = <usize>int(step, 2) << 4;
  const from = address(step, 0) + TAPS * <usize>chunk * row;
  const to = address(step, 1) + PANEL * <usize>chunk * row;
  const short = to + FREQUENCIES * row;
  for (let at: usize = 0; at < row; at += 16) {
    transformWeights(from + at, to + at, row);
    transformShortWeights(from + at, <i32>TAPS, row, short + at, row);
  }
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
  const seen = limits + LIMITS + FREQUENCIES * SUMS;
  const line = seen + FREQUENCIES * inRow;
  const outRow = <usize>width * outPixel;
  const area = <usize>(height * width) << 2;
  const x = address(step, 0) + <usize>(bundle * int(step, W + 1)) * inRow;
  const y = address(step, 2) + <usize>(16 * bundle * filters) * area;
  for (let k = 0; k < filters; k++) takeAffine(step, F, k, scratch + <usize>k * AFFINE);
  takeLimits(step, F, limits);
  const rows = pooled ? TILE >> 1 : TILE, columns = pooled ? 2 * width : width;
  for (let tile = first; tile < first + int(step, 5); tile++) {
    const left = height - tile * rows;
    if (left <= 0) return;
    const short = 2 * left <= rows;
    if (short) seeFewRows(step, x, TILE * tile, seen, inRow);
    else seeRows(step, x, TILE * tile, seen, inRow);
    for (let q = 0; q < columns; q++) sumPixels(step, q, short, seen, inRow, scratch, limits, line, outPixel, outRow);
    for (let i = 0; i < min(rows, left); i++) {
      const row = y + (<usize>((tile * rows + i) * width) << 2);
      for (let k: usize = 0; k < <usize>filters; k++) {
        unbundleRow(line + <usize>i * outRow + k * ELEMENT, outPixel, width, images, row + k * area, <usize>filters * area);
      }
    }
  }
}

/** Eight rows of x from row `top` on, transformed. Where the last ones are missing nothing comes of what takes their place. */
function seeRows(step: usize, x: usize, top: i32, to: usize, row: usize): void {
  const last = int(step, W + 1) - 1;
  const from = x + <usize>top * row;
  const five = x + <usize>min(top + 5, last) * row, six = x + <usize>min(top + 6, last) * row;
  const seven = x + <usize>min(top + 7, last) * row;
  for (let at: usize = 0; at < row; at += 16) {
    const d = from + at;
    transformRows(
      v128.load(d), v128.load(d + row), v128.load(d + 2 * row), v128.load(d + 3 * row), v128.load(d + 4 * row),
      v128.load(five + at), v128.load(six + at), v128.load(seven + at), to + at, row,
    );
  }
}

/** The same of six rows, for a short tile. */
function seeFewRows(step: usize, x: usize, top: i32, to: usize, row: usize): void {
  const from = x + <usize>top * row;
  const five = x + <usize>min(top + 5, int(step, W + 1) - 1) * row;
  for (let at: usize = 0; at < row; at += 16) {
    const d = from + at;
    transformShortRows(
      v128.load(d), v128.load(d + row), v128.load(d + 2 * row), v128.load(d + 3 * row), v128.load(d + 4 * row),
      v128.load(five + at), to + at, row,
    );
  }
}

/** Column `q` of a tile of all maps, filters in pairs. What lies on padding beside x is left out. */
function sumPixels(
  step: usize, q: i32, short: bool, seen: usize, inRow: usize, affines: usize, limits: usize, line: usize, outPixel: usize,
  outRow: usize,
): void {
  const pooled = int(step, 27) != 0, fresh = (q & 1) == 0;
  const channels = int(step, W), width = int(step, W + 6);
  const left = q - int(step, W + 12), first = max(0, -left);
  const run = max(0, min(width, int(step, W + 2) - left) - first) * channels;
  const row = <usize>(width * channels) << 4;
  const sums = limits + LIMITS;
  const x = seen + <usize>((left + first) * channels) * ELEMENT;
  const weights = address(step, 1) + (<usize>(first * channels) << 4);
  let to = line + <usize>(pooled ? q >> 1 : q) * outPixel;
  let by = affines;
  for (let k = 0; k < int(step, 3); k += 2) {
    // A panel holds four filters: two pairs.
    const w = weights + (<usize>(k >> 2) * PANEL + (short ? FREQUENCIES : 0)) * row + (<usize>(k & 2) << 2);
    sumRuns(w, row, x, inRow, run, sums, sums + (short ? SHORT : FREQUENCIES) * SUMS);
    for (let i: usize = 0; i < SUMS; i += ELEMENT) {
      if (pooled) poolSums(short, sums + i, to, outRow, fresh, by, limits);
      else storeSums(short, sums + i, to, outRow, by, limits);
      to += ELEMENT;
      by += AFFINE;
    }
  }
}

/** The sums of a run in each row of transformed x, for two filters of a panel and sixteen images. */
function sumRuns(w: usize, rowOfW: usize, x: usize, rowOfX: usize, run: i32, to: usize, end: usize): void {
  for (; to < end; to += SUMS) {
    let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
    let from = x, at = w;
    for (let i = run; i > 0; i--) {
      const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
      let v = v128.load_splat<f32>(at);
      a0 = madd(v, x0, a0); a1 = madd(v, x1, a1); a2 = madd(v, x2, a2); a3 = madd(v, x3, a3);
      v = v128.load_splat<f32>(at, 4);
      b0 = madd(v, x0, b0); b1 = madd(v, x1, b1); b2 = madd(v, x2, b2); b3 = madd(v, x3, b3);
      from += ELEMENT;
      at += 16;
    }
    v128.store(to, a0); v128.store(to, a1, 16); v128.store(to, a2, 32); v128.store(to, a3, 48);
    v128.store(to, b0, 64); v128.store(to, b1, 80); v128.store(to, b2, 96); v128.store(to, b3, 112);
    w += rowOfW;
    x += rowOfX;
  }
}

/** Row `i` of y for four images, finished, from sums `SUMS` bytes apart. */
@inline
function finishedRow(i: i32, m: usize, affine: usize, limits: usize): v128 {
  return finishedBy(
    rowOf(
      i, v128.load(m), v128.load(m, 1 * SUMS), v128.load(m, 2 * SUMS), v128.load(m, 3 * SUMS),
      v128.load(m, 4 * SUMS), v128.load(m, 5 * SUMS), v128.load(m, 6 * SUMS), v128.load(m, 7 * SUMS),
    ),
    affine, limits,
  );
}

/** The same of a short tile. */
@inline
function finishedShortRow(i: i32, m: usize, affine: usize, limits: usize): v128 {
  return finishedBy(
    shortRowOf(
      i, v128.load(m), v128.load(m, 1 * SUMS), v128.load(m, 2 * SUMS), v128.load(m, 3 * SUMS),
      v128.load(m, 4 * SUMS), v128.load(m, 5 * SUMS),
    ),
    affine, limits,
  );
}

/** Rows of y of a filter, finished, `apart` bytes from each other. */
function storeSums(short: bool, m: usize, y: usize, apart: usize, affine: usize, limits: usize): void {
  for (const end = y + ELEMENT; y < end; y += 16) {
    // All rows before the first is stored, so that the sums are loaded once.
    if (short) {
      const row0 = finishedShortRow(0, m, affine, limits), row1 = finishedShortRow(1, m, affine, limits);
      v128.store(y, row0);
      v128.store(y + apart, row1);
    } else {
      const row0 = finishedRow(0, m, affine, limits), row1 = finishedRow(1, m, affine, limits);
      const row2 = finishedRow(2, m, affine, limits), row3 = finishedRow(3, m, affine, limits);
      v128.store(y, row0);
      v128.store(y + apart, row1);
      v128.store(y + 2 * apart, row2);
      v128.store(y + 3 * apart, row3);
    }
    m += 16;
  }
}

/** Folds pairs of rows into rows of y, as unsigned integers, as in bundle-pool.ts. */
function poolSums(
  short: bool, m: usize, y: usize, apart: usize, fresh: bool, affine: usize, limits: usize,
): void {
  for (const end = y + ELEMENT; y < end; y += 16) {
    if (short) {
      fold(y, fresh, i32x4.max_u(finishedShortRow(0, m, affine, limits), finishedShortRow(1, m, affine, limits)));
    } else {
      const above = i32x4.max_u(finishedRow(0, m, affine, limits), finishedRow(1, m, affine, limits));
      const below = i32x4.max_u(finishedRow(2, m, affine, limits), finishedRow(3, m, affine, limits));
      fold(y, fresh, above);
      fold(y + apart, fresh, below);
    }
    m += 16;
  }
}

@inline
function fold(y: usize, fresh: bool, v: v128): void {
  v128.store(y, fresh ? v : i32x4.max_u(v, v128.load(y)));
}
