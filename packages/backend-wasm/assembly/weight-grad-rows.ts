// dw of a convolution with stride 1, few filters and nothing left or right of x: what a row of weights saw lies as it is wanted, so
// nothing is packed. A chunk is one row of weights of two filters and a channel, whose sums stay in registers over the whole batch.
// Arguments: 0 x, 1 dy, 2 dw, 3 filters of a group, 4 groups, 5 images, 6 … the window of patches.ts; filters are 3 or 5 wide.
import { address, int } from "./step";
import { madd, sumLanes } from "./vector";

const W: i32 = 6;

export function weightGradRows(step: usize, chunk: i32): void {
  const rows = int(step, W + 5), channels = int(step, W), filters = int(step, 3);
  const r = chunk % rows;
  const c = (chunk / rows) % channels;
  const pairs = (filters + 1) >> 1;
  const pair = chunk / (rows * channels);
  const group = pair / pairs;
  const first = (pair - group * pairs) << 1;
  const k = group * filters + first;
  const other = first + 1 < filters ? k + 1 : k;
  const width = int(step, W + 6);
  const dw = address(step, 2) + (<usize>((k * channels + c) * rows + r) * <usize>width << 2);
  const next = <usize>((other - k) * channels * rows * width) << 2;
  if (width == 5) sweep(5, step, group * channels + c, k, other, r, dw, next);
  else sweep(3, step, group * channels + c, k, other, r, dw, next);
}

/** All images: two filters' sums of a row of weights, `next` bytes apart in dw. */
@inline
function sweep(width: i32, step: usize, channel: i32, k: i32, other: i32, r: i32, dw: usize, next: usize): void {
  const inHeight = int(step, W + 1), inWidth = int(step, W + 2), outHeight = int(step, W + 3), outWidth = int(step, W + 4);
  const dilation = <usize>int(step, W + 10) << 2;
  const inMaps = int(step, W) * int(step, 4), outMaps = int(step, 3) * int(step, 4);
  const from = r * int(step, W + 9) - int(step, W + 11);
  const end = min(outHeight, inHeight - from);
  const rest = outWidth & 3;
  // The last lanes of a row that ends in the middle of four.
  const mask = i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(4 - rest));
  const back = <usize>(4 - rest) << 2;
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0), a4 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0), b4 = f32x4.splat(0);
  for (let n = 0; n < int(step, 5); n++) {
    for (let p = max(0, -from); p < end; p++) {
      let x = address(step, 0) + (<usize>(((n * inMaps + channel) * inHeight + p + from) * inWidth) << 2);
      let u = address(step, 1) + (<usize>(((n * outMaps + k) * outHeight + p) * outWidth) << 2);
      const v = <usize>((other - k) * outHeight * outWidth) << 2;
      for (let count = outWidth; count >= 4; count -= 4) {
        const du = v128.load(u), dv = v128.load(u + v);
        let seen = v128.load(x);
        a0 = madd(du, seen, a0); b0 = madd(dv, seen, b0);
        seen = v128.load(x + dilation);
        a1 = madd(du, seen, a1); b1 = madd(dv, seen, b1);
        seen = v128.load(x + 2 * dilation);
        a2 = madd(du, seen, a2); b2 = madd(dv, seen, b2);
        if (width == 5) {
          seen = v128.load(x + 3 * dilation);
          a3 = madd(du, seen, a3); b3 = madd(dv, seen, b3);
          seen = v128.load(x + 4 * dilation);
          a4 = madd(du, seen, a4); b4 = madd(dv, seen, b4);
        }
        x += 16;
        u += 16;
      }
      if (rest == 0) continue;
      x -= back;
      const du = v128.and(v128.load(u - back), mask), dv = v128.and(v128.load(u - back + v), mask);
      let seen = v128.and(v128.load(x), mask);
      a0 = madd(du, seen, a0); b0 = madd(dv, seen, b0);
      seen = v128.and(v128.load(x + dilation), mask);
      a1 = madd(du, seen, a1); b1 = madd(dv, seen, b1);
      seen = v128.and(v128.load(x + 2 * dilation), mask);
      a2 = madd(du, seen, a2); b2 = madd(dv, seen, b2);
      if (width == 5) {
        seen = v128.and(v128.load(x + 3 * dilation), mask);
        a3 = madd(du, seen, a3); b3 = madd(dv, seen, b3);
        seen = v128.and(v128.load(x + 4 * dilation), mask);
        a4 = madd(du, seen, a4); b4 = madd(dv, seen, b4);
      }
    }
  }
  storeRow(width, dw, a0, a1, a2, a3, a4);
  storeRow(width, dw + next, b0, b1, b2, b3, b4);
}

@inline
function storeRow(width: i32, dw: usize, a0: v128, a1: v128, a2: v128, a3: v128, a4: v128): void {
  store<f32>(dw, sumLanes(a0));
  store<f32>(dw, sumLanes(a1), 4);
  store<f32>(dw, sumLanes(a2), 8);
  if (width == 5) {
    store<f32>(dw, sumLanes(a3), 12);
    store<f32>(dw, sumLanes(a4), 16);
  }
}
