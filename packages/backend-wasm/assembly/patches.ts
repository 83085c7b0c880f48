// Packs what convolution kernels see: columns of 8 pixels, one row for each weight (channel, filter row, filter column), with
// zeros where the filter lies on padding. Shared by the convolution and its gradients; the window's record is written by
// src/window-words.ts in this order.
import { int } from "./step";

// Words of a window, from `w` on: 0 channels of a group, 1 in height, 2 in width, 3 out height, 4 out width, 5 filter height,
// 6 filter width, 7 stride height, 8 stride width, 9 dilation height, 10 dilation width, 11 pad top, 12 pad left.

/** Where the word `i` of the window lies. */
@inline
function word(step: usize, w: i32, i: i32): i32 {
  return int(step, w + i);
}

/**
 * Packs `pixels` (at most 8) outputs from `first` on, weights `from` to `to`; `image` is the group's first channel.
 */
export function packPatches(step: usize, w: i32, image: usize, first: i32, pixels: i32, from: i32, to: i32, at: usize): void {
  const height = word(step, w, 1), width = word(step, w, 2);
  const outWidth = word(step, w, 4);
  const filterHeight = word(step, w, 5), filterWidth = word(step, w, 6);
  const area = filterHeight * filterWidth;
  let p = first / outWidth;
  let q = first - p * outWidth;
  const oneRow = q + 8 <= outWidth && pixels == 8;
  let c = from / area;
  let r = (from - c * area) / filterWidth;
  let s = from - c * area - r * filterWidth;
  const stride = word(step, w, 8);
  for (let k = from; k < to; k++) {
    const map = image + (<usize>(c * height * width) << 2);
    const y = p * word(step, w, 7) + r * word(step, w, 9) - word(step, w, 11);
    const x = q * stride + s * word(step, w, 10) - word(step, w, 12);
    if (oneRow && <u32>y < <u32>height && x >= 0 && x + 7 * stride < width) {
      packInside(map + (<usize>(y * width + x) << 2), stride, at);
    } else {
      packEdge(step, w, map, r, s, p, q, pixels, at);
    }
    at += 32;
    if (++s == filterWidth) {
      s = 0;
      if (++r == filterHeight) {
        r = 0;
        c++;
      }
    }
  }
}

@inline
function packInside(from: usize, stride: i32, at: usize): void {
  if (stride == 1) {
    v128.store(at, v128.load(from));
    v128.store(at, v128.load(from, 16), 16);
    return;
  }
  const bytes = <usize>stride << 2;
  let v = v128.load_splat<f32>(from);
  v = v128.load_lane<f32>(from + bytes, v, 1);
  v = v128.load_lane<f32>(from + 2 * bytes, v, 2);
  v = v128.load_lane<f32>(from + 3 * bytes, v, 3);
  v128.store(at, v);
  from += bytes << 2;
  v = v128.load_splat<f32>(from);
  v = v128.load_lane<f32>(from + bytes, v, 1);
  v = v128.load_lane<f32>(from + 2 * bytes, v, 2);
  v = v128.load_lane<f32>(from + 3 * bytes, v, 3);
  v128.store(at, v, 16);
}

function packEdge(step: usize, w: i32, map: usize, r: i32, s: i32, p: i32, q: i32, pixels: i32, at: usize): void {
  const height = word(step, w, 1), width = word(step, w, 2), outWidth = word(step, w, 4);
  for (let j = 0; j < 8; j++) {
    let value: f32 = 0;
    if (j < pixels) {
      const y = p * word(step, w, 7) + r * word(step, w, 9) - word(step, w, 11);
      const x = q * word(step, w, 8) + s * word(step, w, 10) - word(step, w, 12);
      if (<u32>y < <u32>height && <u32>x < <u32>width) value = load<f32>(map + (<usize>(y * width + x) << 2));
      if (++q == outWidth) {
        q = 0;
        p++;
      }
    }
    store<f32>(at + (<usize>j << 2), value);
  }
}
