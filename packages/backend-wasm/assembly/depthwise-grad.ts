// Gradients of convolutions with one channel a group: no product to speak of, so nothing is packed. One map a chunk (of dx, of
// the filters), computed row by row; lanes lie along a row. The convolution itself is in depthwise.ts.
// Arguments: 0 first operand (dy, x), 1 second (w, dy), 2 result, 3 filters of a group, 4 groups, 5 images,
// 6 … the window of patches.ts.
import { columns4 } from "./pool2d";
import { address, int } from "./step";
import { madd, sumLanes } from "./vector";

const W: i32 = 6;

@inline
function inArea(step: usize): usize {
  return <usize>(int(step, W + 1) * int(step, W + 2)) << 2;
}
@inline
function outArea(step: usize): usize {
  return <usize>(int(step, W + 3) * int(step, W + 4)) << 2;
}
@inline
function filterArea(step: usize): usize {
  return <usize>(int(step, W + 5) * int(step, W + 6)) << 2;
}

/** The first output whose place `first + q · stride` is at least 0. */
@inline
function firstInside(first: i32, stride: i32): i32 {
  return first >= 0 ? 0 : (stride - 1 - first) / stride;
}
/** One past the last of `count` outputs whose place is below `size`. */
@inline
function endInside(first: i32, stride: i32, size: i32, count: i32): i32 {
  return first >= size ? 0 : min(count, (size - 1 - first) / stride + 1);
}

/** to += weight · from, `stride` places apart. */
function addScaled(from: usize, stride: i32, weight: f32, to: usize, count: i32): void {
  const scale = f32x4.splat(weight);
  if (stride == 1) {
    for (; count >= 4; count -= 4) {
      v128.store(to, madd(v128.load(from), scale, v128.load(to)));
      from += 16;
      to += 16;
    }
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(to) + weight * load<f32>(from));
    from += <usize>stride << 2;
    to += 4;
  }
}

/** dx, a map a chunk: every dy, times every weight, added to what it saw. */
export function depthwiseInputGrad(step: usize, chunk: i32): void {
  const multiplier = int(step, 3);
  const dx = address(step, 2) + <usize>chunk * inArea(step);
  memory.fill(dx, 0, inArea(step));
  const group = chunk % int(step, 4);
  for (let m = 0; m < multiplier; m++) {
    const dy = address(step, 0) + <usize>(chunk * multiplier + m) * outArea(step);
    spread(step, dy, address(step, 1) + <usize>(group * multiplier + m) * filterArea(step), dx);
  }
}

function spread(step: usize, dy: usize, w: usize, dx: usize): void {
  const height = int(step, W + 1), width = int(step, W + 2), outWidth = int(step, W + 4);
  const stride = int(step, W + 8);
  for (let p = 0; p < int(step, W + 3); p++) {
    for (let r = 0; r < int(step, W + 5); r++) {
      const at = p * int(step, W + 7) + r * int(step, W + 9) - int(step, W + 11);
      if (<u32>at >= <u32>height) continue;
      for (let s = 0; s < int(step, W + 6); s++) {
        const left = s * int(step, W + 10) - int(step, W + 12);
        const from = firstInside(left, stride);
        const count = endInside(left, stride, width, outWidth) - from;
        const weight = load<f32>(w + (<usize>(r * int(step, W + 6) + s) << 2));
        const source = dy + (<usize>(p * outWidth + from) << 2);
        const to = dx + (<usize>(at * width + left + from * stride) << 2);
        if (stride == 1) addScaled(source, 1, weight, to, count);
        else addSpread(source, weight, to, stride, count);
      }
    }
  }
}

/** to += weight · from, where `to` is `stride` places apart. */
function addSpread(from: usize, weight: f32, to: usize, stride: i32, count: i32): void {
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(to) + weight * load<f32>(from));
    from += 4;
    to += <usize>stride << 2;
  }
}

/** dw, a filter a chunk: what each weight saw times dy, over the whole batch. */
export function depthwiseWeightGrad(step: usize, chunk: i32): void {
  const columns = int(step, W + 6);
  for (let r = 0; r < int(step, W + 5); r++) {
    const dw = address(step, 2) + <usize>chunk * filterArea(step) + (<usize>(r * columns) << 2);
    if (columns == 3) sumThree(step, chunk, r, dw);
    else for (let s = 0; s < columns; s++) store<f32>(dw + (<usize>s << 2), sumOne(step, chunk, r, s));
  }
}

/** The map of x, of image `n`, that filter `k` sees. */
@inline
function mapOfX(step: usize, n: i32, k: i32): usize {
  return address(step, 0) + <usize>(n * int(step, 4) + k / int(step, 3)) * inArea(step);
}
@inline
function mapOfDy(step: usize, n: i32, k: i32): usize {
  return address(step, 1) + <usize>(n * int(step, 3) * int(step, 4) + k) * outArea(step);
}

function sumOne(step: usize, k: i32, r: i32, s: i32): f32 {
  let sum: f32 = 0;
  for (let n = 0; n < int(step, 5); n++) sum += seenBy(step, r, s, mapOfX(step, n, k), mapOfDy(step, n, k));
  return sum;
}

/** Three weights of row `r` in one go: four columns of dy at a time where all three see x, the others one by one. */
function sumThree(step: usize, k: i32, r: i32, dw: usize): void {
  const width = int(step, W + 2), outWidth = int(step, W + 4);
  const stride = int(step, W + 8), dilation = int(step, W + 10), pad = int(step, W + 12);
  const first = firstInside(-pad, stride);
  const fours = max(0, endInside(2 * dilation - pad, stride, width, outWidth) - first) & ~3;
  const apart = <usize>dilation << 2;
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0);
  let e: f32 = 0, f: f32 = 0, g: f32 = 0;
  for (let n = 0; n < int(step, 5); n++) {
    let dy = mapOfDy(step, n, k);
    for (let p = 0; p < int(step, W + 3); p++) {
      const y = p * int(step, W + 7) + r * int(step, W + 9) - int(step, W + 11);
      if (<u32>y < <u32>int(step, W + 1)) {
        const x = mapOfX(step, n, k) + (<usize>(y * width) << 2);
        let from = x + (<usize>(first * stride - pad) << 2);
        let at = dy + (<usize>first << 2);
        for (let i = fours; i > 0; i -= 4) {
          const v = v128.load(at);
          a = madd(v, columns4(from, stride), a);
          b = madd(v, columns4(from + apart, stride), b);
          c = madd(v, columns4(from + 2 * apart, stride), c);
          from += <usize>stride << 4;
          at += 16;
        }
        for (let q = 0; q < outWidth; q++) {
          if (q == first) q += fours;
          if (q >= outWidth) break;
          const v = load<f32>(dy + (<usize>q << 2));
          const column = q * stride - pad;
          e += productAt(x, column, width, v);
          f += productAt(x, column + dilation, width, v);
          g += productAt(x, column + 2 * dilation, width, v);
        }
      }
      dy += <usize>outWidth << 2;
    }
  }
  store<f32>(dw, sumLanes(a) + e);
  store<f32>(dw, sumLanes(b) + f, 4);
  store<f32>(dw, sumLanes(c) + g, 8);
}

/** What a column of x gives times dy; nothing on padding. */
@inline
function productAt(x: usize, column: i32, width: i32, dy: f32): f32 {
  return <u32>column < <u32>width ? load<f32>(x + (<usize>column << 2)) * dy : 0;
}

function seenBy(step: usize, r: i32, s: i32, x: usize, dy: usize): f32 {
  const width = int(step, W + 2), outWidth = int(step, W + 4);
  const stride = int(step, W + 8);
  const left = s * int(step, W + 10) - int(step, W + 12);
  const from = firstInside(left, stride);
  const count = endInside(left, stride, width, outWidth) - from;
  let sum: f32 = 0;
  for (let p = 0; p < int(step, W + 3); p++) {
    const at = p * int(step, W + 7) + r * int(step, W + 9) - int(step, W + 11);
    if (<u32>at >= <u32>int(step, W + 1)) continue;
    const row = x + (<usize>(at * width + left + from * stride) << 2);
    sum += dot(row, stride, dy + (<usize>(p * outWidth + from) << 2), count);
  }
  return sum;
}

function dot(a: usize, stride: i32, b: usize, count: i32): f32 {
  let lanes = f32x4.splat(0);
  if (stride == 1) {
    for (; count >= 4; count -= 4) {
      lanes = madd(v128.load(a), v128.load(b), lanes);
      a += 16;
      b += 16;
    }
  }
  let sum = sumLanes(lanes);
  for (; count > 0; count--) {
    sum += load<f32>(a) * load<f32>(b);
    a += <usize>stride << 2;
    b += 4;
  }
  return sum;
}
