// What follows a convolution: y = activation(y · scale + shift + residual), scale and shift one number for each map. Kernels call
// finishRow for what they have just written, which is then still in the first cache. Where a kernel cannot, it is a step of its own.
// Words, from `w` on: 0 scale, 1 shift, 2 residual, 3 affine part (0 none, 1 shift, 2 scale and shift), 4 whether there is a
// residual, 5 activation (0 none, 1 relu, 2 sigmoid, 3 tanh, 4 relu cut at the top), 6 top. y is argument 2 of every step.
import { load4, store4 } from "./rows";
import { address, float, int } from "./step";
import { sigmoid4, tanh4 } from "./transcendental";
import { madd } from "./vector";

/** Finishes some whole maps. Arguments: 0 maps a chunk, 1 maps in all, 2 y, 3 channels, 4 elements of a map, 5 … what finishes it. */
export function finish(step: usize, chunk: i32): void {
  const area = int(step, 4);
  const end = min(int(step, 1), (chunk + 1) * int(step, 0));
  for (let map = chunk * int(step, 0); map < end; map++) {
    finishRow(step, 5, address(step, 2) + (<usize>(map * area) << 2), map % int(step, 3), area);
  }
}

/** Finishes `count` elements at `y`, of one channel. */
export function finishRow(step: usize, w: i32, y: usize, channel: i32, count: i32): void {
  switch (int(step, w + 3)) {
    case 0: return added(0, step, w, y, channel, count);
    case 1: return added(1, step, w, y, channel, count);
    default: return added(2, step, w, y, channel, count);
  }
}

@inline
function added(affine: i32, step: usize, w: i32, y: usize, channel: i32, count: i32): void {
  if (int(step, w + 4) != 0) activated(affine, true, step, w, y, channel, count);
  else activated(affine, false, step, w, y, channel, count);
}

@inline
function activated(affine: i32, adds: bool, step: usize, w: i32, y: usize, channel: i32, count: i32): void {
  switch (int(step, w + 5)) {
    case 0: {
      if (affine != 0 || adds) row(affine, adds, 0, step, w, y, channel, count);
      return;
    }
    case 1: return row(affine, adds, 1, step, w, y, channel, count);
    case 2: return row(affine, adds, 2, step, w, y, channel, count);
    case 3: return row(affine, adds, 3, step, w, y, channel, count);
    default: return row(affine, adds, 4, step, w, y, channel, count);
  }
}

@inline
function row(affine: i32, adds: bool, activation: i32, step: usize, w: i32, y: usize, channel: i32, count: i32): void {
  const at = <usize>channel << 2;
  const scale = affine == 2 ? v128.load_splat<f32>(address(step, w) + at) : f32x4.splat(1);
  const shift = affine > 0 ? v128.load_splat<f32>(address(step, w + 1) + at) : f32x4.splat(0);
  const top = f32x4.splat(float(step, w + 6));
  let residual = address(step, w + 2) + (y - address(step, 2));
  for (; count >= 4; count -= 4) {
    const other = adds ? v128.load(residual) : f32x4.splat(0);
    v128.store(y, value(affine, adds, activation, v128.load(y), scale, shift, other, top));
    y += 16;
    if (adds) residual += 16;
  }
  if (count > 0) {
    const other = adds ? load4(residual, 4, count) : f32x4.splat(0);
    store4(y, value(affine, adds, activation, load4(y, 4, count), scale, shift, other, top), count);
  }
}

@inline
function value(affine: i32, adds: bool, activation: i32, y: v128, scale: v128, shift: v128, other: v128, top: v128): v128 {
  let v = scaled(y, affine, scale, shift);
  if (adds) v = f32x4.add(v, other);
  if (activation == 2) return sigmoid4(v);
  if (activation == 3) return tanh4(v);
  return cut(v, activation, top);
}

/** The affine part. */
@inline
export function scaled(v: v128, affine: i32, scale: v128, shift: v128): v128 {
  if (affine == 1) return f32x4.add(v, shift);
  return affine == 2 ? madd(v, scale, shift) : v;
}

/**
 * Activations that cut values off: 0, 1 and 4. One instruction each where f32x4.max takes seven: of a NaN and a number both give
 * their first operand, the NaN. The sum makes 0 of -0, as f32x4.max does.
 */
@inline
export function cut(v: v128, activation: i32, top: v128): v128 {
  if (activation == 0) return v;
  const positive = f32x4.add(f32x4.pmax(v, f32x4.splat(0)), f32x4.splat(0));
  return activation == 4 ? f32x4.pmin(positive, top) : positive;
}
