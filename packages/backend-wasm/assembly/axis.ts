// Kernels along the middle axis of x [outer, length, inner]: softmax, the inference form of batch norm, local response norm.
import { address, float, int } from "./step";
import { load4, store4 } from "./rows";
import { exp4 } from "./transcendental";
import { madd } from "./vector";

/**
 * y = e^(x − largest) / sum of these along the axis. A chunk is one of `outer`. Arguments: 0 x, 1 y, 2 length, 3 inner.
 * Where inner is 1 the lanes lie along the axis, else across it.
 */
export function softmax(step: usize, chunk: i32): void {
  const length = int(step, 2);
  const inner = int(step, 3);
  const first = <usize>chunk * <usize>length * <usize>inner << 2;
  const x = address(step, 0) + first;
  const y = address(step, 1) + first;
  if (inner == 1) return softmaxRow(x, y, length);
  for (let i = 0; i < inner; i += 4) {
    softmaxLanes(x + (<usize>i << 2), y + (<usize>i << 2), length, <usize>inner << 2, inner - i);
  }
}

function softmaxRow(x: usize, y: usize, length: i32): void {
  let largest: f32 = -Infinity;
  for (let i = 0; i < length; i++) largest = max(largest, load<f32>(x + (<usize>i << 2)));
  let sum: f32 = 0;
  for (let i = 0; i < length; i += 4) {
    const count = length - i;
    const e = exp4(f32x4.sub(load4(x + (<usize>i << 2), 4, count), f32x4.splat(largest)));
    store4(y + (<usize>i << 2), e, count);
    for (let j = 0; j < min(4, count); j++) sum += load<f32>(y + (<usize>(i + j) << 2));
  }
  for (let i = 0; i < length; i += 4) {
    const at = y + (<usize>i << 2);
    store4(at, f32x4.div(load4(at, 4, length - i), f32x4.splat(sum)), length - i);
  }
}

function softmaxLanes(x: usize, y: usize, length: i32, row: usize, count: i32): void {
  let largest = f32x4.splat(-Infinity);
  for (let c = 0; c < length; c++) largest = f32x4.max(largest, load4(x + <usize>c * row, 4, count));
  let sum = f32x4.splat(0);
  for (let c = 0; c < length; c++) {
    const e = exp4(f32x4.sub(load4(x + <usize>c * row, 4, count), largest));
    store4(y + <usize>c * row, e, count);
    sum = f32x4.add(sum, e);
  }
  for (let c = 0; c < length; c++) {
    const at = y + <usize>c * row;
    store4(at, f32x4.div(load4(at, 4, count), sum), count);
  }
}

/** y = x · scale + shift. A chunk is one row of inner. Arguments: 0 x, 1 scale, 2 shift, 3 y, 4 length, 5 inner. */
export function batchNorm(step: usize, chunk: i32): void {
  const inner = int(step, 5);
  const channel = <usize>(chunk % int(step, 4)) << 2;
  const first = <usize>chunk * <usize>inner << 2;
  const scale = v128.load_splat<f32>(address(step, 1) + channel);
  const shift = v128.load_splat<f32>(address(step, 2) + channel);
  let x = address(step, 0) + first;
  let y = address(step, 3) + first;
  for (let count = inner; count > 0; count -= 4) {
    store4(y, madd(load4(x, 4, count), scale, shift), count);
    x += 16;
    y += 16;
  }
}

/**
 * y = x / (k + α · sum of squares of the neighbours)^β. A chunk is a block of inner of one of `outer`. Arguments: 0 x, 1 y,
 * 2 length, 3 inner, 4 before, 5 after, 6 α, 7 β, 8 k, 9 places of inner a block, 10 blocks.
 */
export function localResponseNorm(step: usize, chunk: i32): void {
  const length = int(step, 2);
  const inner = int(step, 3);
  const row = <usize>inner << 2;
  const outer = chunk / int(step, 10);
  const start = (chunk - outer * int(step, 10)) * int(step, 9);
  const end = min(inner, start + int(step, 9));
  const first = <usize>(outer * length) * row;
  const x = address(step, 0) + first;
  for (let c = 0; c < length; c++) {
    const from = x + <usize>max(0, c - int(step, 4)) * row;
    const neighbours = min(length - 1, c + int(step, 5)) - max(0, c - int(step, 4)) + 1;
    const y = address(step, 1) + first + <usize>c * row;
    for (let i = start; i < end; i += 4) {
      const at = <usize>i << 2;
      const count = end - i;
      let sum = f32x4.splat(0);
      for (let j = 0; j < neighbours; j++) {
        const v = load4(from + <usize>j * row + at, 4, count);
        sum = madd(v, v, sum);
      }
      const base = madd(sum, f32x4.splat(float(step, 6)), f32x4.splat(float(step, 8)));
      store4(y + at, f32x4.div(load4(x + <usize>c * row + at, 4, count), power4(base, float(step, 7))), count);
    }
  }
}

/** AlexNet's and GoogLeNet's exponent by two square roots, any other lane by lane. */
@inline
function power4(base: v128, exponent: f32): v128 {
  if (exponent == 0.75) {
    const root = f32x4.sqrt(base);
    return f32x4.mul(root, f32x4.sqrt(root));
  }
  let v = f32x4.splat(power(f32x4.extract_lane(base, 0), exponent));
  v = f32x4.replace_lane(v, 1, power(f32x4.extract_lane(base, 1), exponent));
  v = f32x4.replace_lane(v, 2, power(f32x4.extract_lane(base, 2), exponent));
  return f32x4.replace_lane(v, 3, power(f32x4.extract_lane(base, 3), exponent));
}

function power(base: f32, exponent: f32): f32 {
  return <f32>NativeMath.pow(<f64>base, <f64>exponent);
}
