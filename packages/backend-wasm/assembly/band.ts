// Bands of rows of maps in scratch, zeros around them, so that every weight sees columns that lie side by side: with stride t the
// columns of a row are dealt out into t lines (c mod t, at c / t). A weight is then an offset, whatever stride and dilation
// are. Used by depthwise.ts and conv2d-rows.ts; `w` is where the window of patches.ts begins, `line` the elements of a line.
import { columns4 } from "./pool2d";
import { int } from "./step";

/** Bytes of a row of a band: all its lines. */
@inline
export function rowBytes(step: usize, w: i32, line: i32): usize {
  return <usize>(int(step, w + 8) * line) << 2;
}

/** Weights of a filter's map. */
@inline
export function taps(step: usize, w: i32): i32 {
  return int(step, w + 5) * int(step, w + 6);
}

/** Rows of x that `rows` rows of y see. */
@inline
export function seenRows(step: usize, w: i32, rows: i32): i32 {
  return (rows - 1) * int(step, w + 7) + (int(step, w + 5) - 1) * int(step, w + 9) + 1;
}

/** Writes where each weight of a map sees the band, in bytes from `base`, `apart` bytes from each other; returns where the last ends. */
export function placeWeights(step: usize, w: i32, line: i32, base: usize, at: usize, apart: usize): usize {
  const stride = int(step, w + 8);
  for (let r = 0; r < int(step, w + 5); r++) {
    for (let s = 0; s < int(step, w + 6); s++) {
      const column = s * int(step, w + 10);
      const place = column % stride * line + column / stride;
      store<u32>(at, <u32>(base + <usize>(r * int(step, w + 9)) * rowBytes(step, w, line) + (<usize>place << 2)));
      at += apart;
    }
  }
  return at;
}

/** Copies rows of x from row `top` on; those beyond it are zeros. What lies left and right of x in the band stays as it is. */
export function takeBand(step: usize, w: i32, line: i32, x: usize, top: i32, count: i32, band: usize): void {
  const bytes = rowBytes(step, w, line);
  const first = max(0, -top), end = min(count, int(step, w + 1) - top);
  if (first >= end) return clear(band, <usize>count * bytes);
  clear(band, <usize>first * bytes);
  clear(band + <usize>end * bytes, <usize>(count - end) * bytes);
  const from = x + (<usize>((top + first) * int(step, w + 2)) << 2);
  takeRows(step, w, line, from, end - first, band + <usize>first * bytes);
}

function clear(at: usize, bytes: usize): void {
  const end = at + bytes;
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.splat(0));
  for (; at < end; at += 4) store<f32>(at, 0);
}

function takeRows(step: usize, w: i32, line: i32, x: usize, rows: i32, to: usize): void {
  const stride = int(step, w + 8), pad = int(step, w + 12);
  const row = <usize>int(step, w + 2) << 2, bytes = rowBytes(step, w, line);
  // No window sees what lies beyond the end of a line.
  const width = min(int(step, w + 2), stride * line - pad);
  for (let j = 0; j < min(stride, width); j++) {
    const column = j + pad;
    const count = (width - j + stride - 1) / stride;
    let from = x + (<usize>j << 2), at = to + (<usize>(column % stride * line + column / stride) << 2);
    for (let i = 0; i < rows; i++) {
      if (stride == 1) deal(from, 1, at, count);
      else if (stride == 2) deal(from, 2, at, count);
      else deal(from, stride, at, count);
      from += row;
      at += bytes;
    }
  }
}

/** Every `stride`th column. */
@inline
function deal(from: usize, stride: i32, to: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, columns4(from, stride));
    from += <usize>stride << 4;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(from));
    from += <usize>stride << 2;
    to += 4;
  }
}
