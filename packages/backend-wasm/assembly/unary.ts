// y = op(x), x broadcast. Arguments: 0 op, 1 x, 2 y, 3 elements, 4 elements a chunk, 5 … the walk of rows.ts over x.
import { address, int } from "./step";
import { isWhole, load4, placeOf, rowLength, rowStride, store4 } from "./rows";
import { erf, exp4, log4, sigmoid4, tanh4 } from "./transcendental";
import { choose } from "./vector";

const WALK: i32 = 5;

export function unary(step: usize, chunk: i32): void {
  const op = int(step, 0);
  const y = address(step, 2);
  const length = rowLength(step, WALK);
  const stride = <usize>rowStride(step, WALK, 0) << 2;
  const whole = isWhole(step, WALK, 0);
  let at = chunk * int(step, 4);
  const end = min(int(step, 3), at + int(step, 4));
  while (at < end) {
    const row = at / length;
    const column = at - row * length;
    const count = min(length - column, end - at);
    const x = address(step, 1) + placeOf(step, WALK, 0, whole, at, row, column);
    applyRow(op, x, stride, y + (<usize>at << 2), count);
    at += count;
  }
}

function applyRow(op: i32, x: usize, stride: usize, y: usize, count: i32): void {
  switch (op) {
    case 0: return row(0, x, stride, y, count);
    case 1: return row(1, x, stride, y, count);
    case 3: return slowRow(3, x, stride, y, count);
    case 2: return slowRow(2, x, stride, y, count);
    case 4: return row(4, x, stride, y, count);
    case 5: return slowRow(5, x, stride, y, count);
    case 6: return row(6, x, stride, y, count);
    case 7: return row(7, x, stride, y, count);
    case 8: return slowRow(8, x, stride, y, count);
    case 9: return row(9, x, stride, y, count);
    case 10: return row(10, x, stride, y, count);
    case 11: return row(11, x, stride, y, count);
    case 12: return row(12, x, stride, y, count);
    case 13: return row(13, x, stride, y, count);
    case 14: return slowRow(14, x, stride, y, count);
    case 15: return row(15, x, stride, y, count);
    case 16: return row(16, x, stride, y, count);
    case 17: return row(17, x, stride, y, count);
    default: unreachable();
  }
}

@inline
function row(op: i32, x: usize, stride: usize, y: usize, count: i32): void {
  if (stride == 4) {
    for (; count >= 4; count -= 4) {
      v128.store(y, apply4(op, v128.load(x)));
      x += 16;
      y += 16;
    }
  }
  while (count > 0) {
    store4(y, apply4(op, load4(x, stride, count)), count);
    x += stride << 2;
    y += 16;
    count -= 4;
  }
}

// The numbers follow the order of UnaryOp in the contract, as src/kernels/unary.ts lists it; 17 copies.
@inline
function apply4(op: i32, x: v128): v128 {
  if (op == 0) return f32x4.abs(x);
  if (op == 1) return f32x4.ceil(x);
  if (op == 4) return exp4(x);
  if (op == 6) return f32x4.floor(x);
  if (op == 7) return log4(x);
  if (op == 9) return f32x4.neg(x);
  if (op == 10) return f32x4.max(x, f32x4.splat(0));
  if (op == 11) return f32x4.nearest(x);
  if (op == 12) return sigmoid4(x);
  if (op == 13) return sign4(x);
  if (op == 15) return f32x4.sqrt(x);
  if (op == 16) return tanh4(x);
  return x;
}

@inline
function sign4(x: v128): v128 {
  const one = v128.or(f32x4.splat(1), v128.and(x, i32x4.splat(0x80000000)));
  // What equals 0 is its own sign, and so is NaN.
  const ordered = v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.gt(x, f32x4.splat(0)));
  return choose(ordered, one, x);
}

/** One by one, in float64. */
@inline
function slowRow(op: i32, x: usize, stride: usize, y: usize, count: i32): void {
  while (count > 0) {
    store<f32>(y, <f32>apply(op, <f64>load<f32>(x)));
    x += stride;
    y += 4;
    count--;
  }
}

@inline
function apply(op: i32, x: f64): f64 {
  if (op == 2) return NativeMath.cos(x);
  if (op == 3) return erf(x);
  if (op == 5) return NativeMath.expm1(x);
  if (op == 8) return NativeMath.log1p(x);
  return NativeMath.sin(x);
}
