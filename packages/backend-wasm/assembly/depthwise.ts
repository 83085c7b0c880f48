// Convolution with one channel a group: no product to speak of. Some output maps a chunk. A band of x's rows is copied into
// scratch, zeros around it, so that every weight sees one line of columns side by side: with stride t the columns of a row are
// dealt out into t lines first (c mod t, at c / t). A weight is then an offset and a factor, whatever stride and dilation are.
// Arguments: 0 x, 1 w, 2 y, 3 filters of a group, 4 groups, 5 images, 6 … the window of patches.ts, whose channels are the maps of
// a chunk, 19 elements of a line, 20 rows of y in a band.
// Scratch: for each weight its factor (four times) and its offset in bytes (32 bytes in all), then the band.
import { columns4 } from "./pool2d";
import { store4 } from "./rows";
import { address, int } from "./step";
import { madd } from "./vector";

const W: i32 = 6;
const WEIGHT: usize = 32;

/** Bytes of a row of the band. */
@inline
function rowBytes(step: usize): usize {
  return <usize>(int(step, W + 8) * int(step, 19)) << 2;
}
@inline
function taps(step: usize): i32 {
  return int(step, W + 5) * int(step, W + 6);
}
/** Rows that a band of `rows` rows of y sees. */
@inline
function seenRows(step: usize, rows: i32): i32 {
  return (rows - 1) * int(step, W + 7) + (int(step, W + 5) - 1) * int(step, W + 9) + 1;
}

/** y, some maps. */
export function depthwise(step: usize, chunk: i32, scratch: usize): void {
  const filters = int(step, 3) * int(step, 4);
  const outHeight = int(step, W + 3), rows = int(step, 20);
  const band = scratch + <usize>taps(step) * WEIGHT;
  const inArea = <usize>(int(step, W + 1) * int(step, W + 2)) << 2;
  const outRow = <usize>int(step, W + 4) << 2;
  memory.fill(band, 0, <usize>seenRows(step, rows) * rowBytes(step));
  placeWeights(step, scratch);
  const end = min(filters * int(step, 5), (chunk + 1) * int(step, W));
  for (let map = chunk * int(step, W); map < end; map++) {
    const k = map % filters;
    const x = address(step, 0) + <usize>(map / filters * int(step, 4) + k / int(step, 3)) * inArea;
    takeWeights(address(step, 1) + (<usize>(k * taps(step)) << 2), taps(step), scratch);
    let y = address(step, 2) + <usize>(map * outHeight) * outRow;
    for (let p = 0; p < outHeight; p += rows) {
      const count = min(rows, outHeight - p);
      takeRows(step, x, p * int(step, W + 7) - int(step, W + 11), seenRows(step, count), band);
      for (let i = 0; i < count; i++) {
        convolveRow(scratch, taps(step), band + <usize>(i * int(step, W + 7)) * rowBytes(step), y, int(step, W + 4));
        y += outRow;
      }
    }
  }
}

/** Where each weight sees the band, in bytes. */
function placeWeights(step: usize, at: usize): void {
  const stride = int(step, W + 8);
  for (let r = 0; r < int(step, W + 5); r++) {
    for (let s = 0; s < int(step, W + 6); s++) {
      const column = s * int(step, W + 10);
      const place = column % stride * int(step, 19) + column / stride;
      store<u32>(at, <u32>(<usize>(r * int(step, W + 9)) * rowBytes(step) + (<usize>place << 2)), 16);
      at += WEIGHT;
    }
  }
}

function takeWeights(w: usize, count: i32, at: usize): void {
  for (; count > 0; count--) {
    v128.store(at, v128.load_splat<f32>(w));
    w += 4;
    at += WEIGHT;
  }
}

/** Copies rows of x from row `top` on; those beyond it are zeros. What lies left and right of x in the band stays zero. */
function takeRows(step: usize, x: usize, top: i32, count: i32, band: usize): void {
  const width = int(step, W + 2);
  for (let i = 0; i < count; i++) {
    const row = top + i;
    if (<u32>row < <u32>int(step, W + 1)) takeRow(step, x + (<usize>(row * width) << 2), band);
    else memory.fill(band, 0, rowBytes(step));
    band += rowBytes(step);
  }
}

function takeRow(step: usize, x: usize, line: usize): void {
  const stride = int(step, W + 8), pad = int(step, W + 12);
  // No window sees what lies beyond the end of a line.
  const width = min(int(step, W + 2), stride * int(step, 19) - pad);
  if (stride == 1) {
    memory.copy(line + (<usize>pad << 2), x, <usize>width << 2);
    return;
  }
  for (let j = 0; j < min(stride, width); j++) {
    const column = j + pad;
    const to = line + (<usize>(column % stride * int(step, 19) + column / stride) << 2);
    deal(x + (<usize>j << 2), stride, to, (width - j + stride - 1) / stride);
  }
}

/** Every `stride`th column. */
function deal(from: usize, stride: i32, to: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, stride == 2 ? columns4(from, 2) : columns4(from, stride));
    from += <usize>stride << 4;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(from));
    from += <usize>stride << 2;
    to += 4;
  }
}

/** A row of y: 16 columns at once, then 8, then 4. */
function convolveRow(weights: usize, taps: i32, x: usize, y: usize, count: i32): void {
  for (; count > 8; count -= 16) {
    convolve16(weights, taps, x, y, count);
    x += 64;
    y += 64;
  }
  if (count > 4) {
    convolve8(weights, taps, x, y, count);
  } else if (count > 0) {
    let sum = f32x4.splat(0);
    for (; taps > 0; taps--) {
      sum = madd(v128.load(x + <usize>load<u32>(weights, 16)), v128.load(weights), sum);
      weights += WEIGHT;
    }
    store4(y, sum, count);
  }
}

@inline
function convolve16(weights: usize, taps: i32, x: usize, y: usize, count: i32): void {
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
  for (; taps > 0; taps--) {
    const w = v128.load(weights);
    const at = x + <usize>load<u32>(weights, 16);
    a = madd(v128.load(at), w, a);
    b = madd(v128.load(at, 16), w, b);
    c = madd(v128.load(at, 32), w, c);
    d = madd(v128.load(at, 48), w, d);
    weights += WEIGHT;
  }
  v128.store(y, a);
  v128.store(y, b, 16);
  store4(y + 32, c, count - 8);
  if (count > 12) store4(y + 48, d, count - 12);
}

@inline
function convolve8(weights: usize, taps: i32, x: usize, y: usize, count: i32): void {
  let a = f32x4.splat(0), b = f32x4.splat(0);
  for (; taps > 0; taps--) {
    const w = v128.load(weights);
    const at = x + <usize>load<u32>(weights, 16);
    a = madd(v128.load(at), w, a);
    b = madd(v128.load(at, 16), w, b);
    weights += WEIGHT;
  }
  v128.store(y, a);
  store4(y + 16, b, count - 4);
}
