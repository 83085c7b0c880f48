// Packs what convolution kernels see: columns of 8 pixels, one row for each weight (channel, filter row, filter column), with
// zeros where the filter lies on padding. Shared by the convolution and its gradients; the window's record is written by
// src/window-words.ts in this order.
import { columns4 } from "./pool2d";
import { int } from "./step";

// Words of a window, from `w` on: 0 channels of a group, 1 in height, 2 in width, 3 out height, 4 out width, 5 filter height,
// 6 filter width, 7 stride height, 8 stride width, 9 dilation height, 10 dilation width, 11 pad top, 12 pad left.

/**
 * Packs `pixels` (at most 8) outputs from `first` on, weights `from` to `to`; `image` is the group's first channel.
 */
export function packPatches(step: usize, w: i32, image: usize, first: i32, pixels: i32, from: i32, to: i32, at: usize): void {
  const height = int(step, w + 1), width = int(step, w + 2), outWidth = int(step, w + 4);
  const filterHeight = int(step, w + 5), filterWidth = int(step, w + 6);
  const strideHeight = int(step, w + 7), stride = int(step, w + 8);
  const dilationHeight = int(step, w + 9), dilation = int(step, w + 10);
  const p = first / outWidth;
  const q = first - p * outWidth;
  const top = p * strideHeight - int(step, w + 11);
  const left = q * stride - int(step, w + 12);
  const oneRow = q + pixels <= outWidth;
  const whole = oneRow && pixels == 8;
  let c = from / (filterHeight * filterWidth);
  let r = from / filterWidth - c * filterHeight;
  let s = from % filterWidth;
  for (let k = from; k < to; k++) {
    const map = image + (<usize>(c * height * width) << 2);
    const y = top + r * dilationHeight;
    const x = left + s * dilation;
    if (whole && <u32>y < <u32>height && x >= 0 && x + 7 * stride < width) {
      packInside(map + (<usize>(y * width + x) << 2), stride, at);
    } else {
      v128.store(at, f32x4.splat(0));
      v128.store(at, f32x4.splat(0), 16);
      if (oneRow) {
        packRun(map, y, x, height, width, stride, pixels, at);
      } else {
        const rest = outWidth - q;
        packRun(map, y, x, height, width, stride, rest, at);
        packRows(map, y + strideHeight, s * dilation - int(step, w + 12), height, width, strideHeight, stride, outWidth, pixels - rest, at + (<usize>rest << 2));
      }
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

/** Eight pixels that lie in one row, none of them on padding. */
@inline
function packInside(from: usize, stride: i32, at: usize): void {
  if (stride == 1) {
    v128.store(at, v128.load(from));
    v128.store(at, v128.load(from, 16), 16);
  } else if (stride == 2) {
    v128.store(at, columns4(from, 2));
    v128.store(at, columns4(from + 32, 2), 16);
  } else {
    v128.store(at, columns4(from, stride));
    v128.store(at, columns4(from + (<usize>stride << 4), stride), 16);
  }
}

/** Up to eight pixels of one row of outputs; those on padding stay 0. */
@inline
function packRun(map: usize, y: i32, x: i32, height: i32, width: i32, stride: i32, count: i32, at: usize): void {
  if (<u32>y >= <u32>height) return;
  const row = map + (<usize>(y * width) << 2);
  for (let j = 0; j < count; j++) {
    if (<u32>x < <u32>width) store<f32>(at, load<f32>(row + (<usize>x << 2)));
    at += 4;
    x += stride;
  }
}

/** What is left of eight pixels, from the start of a row of outputs on. */
function packRows(
  map: usize, y: i32, x: i32, height: i32, width: i32, strideHeight: i32, stride: i32, outWidth: i32, count: i32, at: usize,
): void {
  while (count > 0) {
    const run = min(count, outWidth);
    packRun(map, y, x, height, width, stride, run, at);
    y += strideHeight;
    at += <usize>run << 2;
    count -= run;
  }
}
