// y = a op b, both broadcast. Arguments: 0 op, 1 a, 2 b, 3 y, 4 elements, 5 elements a chunk, 6 … the walk of rows.ts.
import { address, int } from "./step";
import { isWhole, load4, placeOf, rowLength, rowStride, store4 } from "./rows";

const WALK: i32 = 6;

export function binary(step: usize, chunk: i32): void {
  const op = int(step, 0);
  const length = rowLength(step, WALK);
  const aStride = <usize>rowStride(step, WALK, 0) << 2;
  const bStride = <usize>rowStride(step, WALK, 1) << 2;
  const aWhole = isWhole(step, WALK, 0), bWhole = isWhole(step, WALK, 1);
  let at = chunk * int(step, 5);
  const end = min(int(step, 4), at + int(step, 5));
  while (at < end) {
    const line = at / length;
    const column = at - line * length;
    const count = min(length - column, end - at);
    const a = address(step, 1) + placeOf(step, WALK, 0, aWhole, at, line, column);
    const b = address(step, 2) + placeOf(step, WALK, 1, bWhole, at, line, column);
    applyRow(op, a, aStride, b, bStride, address(step, 3) + (<usize>at << 2), count);
    at += count;
  }
}

function applyRow(op: i32, a: usize, aStride: usize, b: usize, bStride: usize, y: usize, count: i32): void {
  switch (op) {
    case 0: return row(0, a, aStride, b, bStride, y, count);
    case 1: return row(1, a, aStride, b, bStride, y, count);
    case 2: return row(2, a, aStride, b, bStride, y, count);
    case 3: return row(3, a, aStride, b, bStride, y, count);
    case 4: return row(4, a, aStride, b, bStride, y, count);
    case 5: return row(5, a, aStride, b, bStride, y, count);
    case 6: return row(6, a, aStride, b, bStride, y, count);
    case 7: return row(7, a, aStride, b, bStride, y, count);
    case 8: return powerRow(a, aStride, b, bStride, y, count);
    case 9: return row(9, a, aStride, b, bStride, y, count);
    case 10: return row(10, a, aStride, b, bStride, y, count);
    default: unreachable();
  }
}

@inline
function row(op: i32, a: usize, aStride: usize, b: usize, bStride: usize, y: usize, count: i32): void {
  if (aStride == 4 && bStride == 4) {
    for (; count >= 4; count -= 4) {
      v128.store(y, apply4(op, v128.load(a), v128.load(b)));
      a += 16;
      b += 16;
      y += 16;
    }
  } else if (aStride == 4 && bStride == 0) {
    const same = v128.load_splat<f32>(b);
    for (; count >= 4; count -= 4) {
      v128.store(y, apply4(op, v128.load(a), same));
      a += 16;
      y += 16;
    }
  }
  while (count > 0) {
    store4(y, apply4(op, load4(a, aStride, count), load4(b, bStride, count)), count);
    a += aStride << 2;
    b += bStride << 2;
    y += 16;
    count -= 4;
  }
}

// The numbers follow the order of BinaryOp in the contract, as src/kernels/binary.ts lists it; 10 is relu's gradient, b where a is
// above 0. min and max of WebAssembly propagate NaN.
@inline
function apply4(op: i32, a: v128, b: v128): v128 {
  if (op == 0) return f32x4.add(a, b);
  if (op == 1) return f32x4.div(a, b);
  if (op == 2) return v128.and(f32x4.eq(a, b), f32x4.splat(1));
  if (op == 3) return v128.and(f32x4.gt(a, b), f32x4.splat(1));
  if (op == 4) return v128.and(f32x4.lt(a, b), f32x4.splat(1));
  if (op == 5) return f32x4.max(a, b);
  if (op == 6) return f32x4.min(a, b);
  if (op == 7) return f32x4.mul(a, b);
  if (op == 9) return f32x4.sub(a, b);
  return v128.and(f32x4.gt(a, f32x4.splat(0)), b);
}

function powerRow(a: usize, aStride: usize, b: usize, bStride: usize, y: usize, count: i32): void {
  while (count > 0) {
    store<f32>(y, power(load<f32>(a), load<f32>(b)));
    a += aStride;
    b += bStride;
    y += 4;
    count--;
  }
}

/** C99's pow: 1 to any power and any to the power of 0 are 1, even with NaN; -1 to an infinite power is 1. */
@inline
function power(a: f32, b: f32): f32 {
  if (b == 2) return a * a;
  if (a == 1 || b == 0 || (a == -1 && abs(b) == Infinity)) return 1;
  return <f32>NativeMath.pow(<f64>a, <f64>b);
}
