// What follows a convolution, in place, while its block is in the cache: y = activation(y · scale + shift + residual), scale and
// shift one number for each map. A chunk is a block of pixels of some maps, as the convolution cuts its result.
// Arguments: 0 y, 1 scale, 2 shift, 3 residual, 4 channels, 5 pixels, 6 maps a chunk, 7 pixels a block, 8 blocks of a map,
// 9 affine part (0 none, 1 shift, 2 scale and shift), 10 whether there is a residual, 11 activation (0 none, 1 relu, 2 sigmoid,
// 3 tanh, 4 relu cut at the top), 12 top, 13 maps in all.
import { load4, store4 } from "./rows";
import { address, float, int } from "./step";
import { sigmoid4, tanh4 } from "./transcendental";
import { madd } from "./vector";

export function finish(step: usize, chunk: i32): void {
  const pixels = int(step, 5);
  const blocks = int(step, 8);
  const group = chunk / blocks;
  const first = (chunk - group * blocks) * int(step, 7);
  const count = min(int(step, 7), pixels - first);
  const end = min(int(step, 13), (group + 1) * int(step, 6));
  for (let map = group * int(step, 6); map < end; map++) {
    finishRow(step, map % int(step, 4), <usize>(map * pixels + first) << 2, count);
  }
}

function finishRow(step: usize, channel: i32, offset: usize, count: i32): void {
  switch (int(step, 9)) {
    case 0: return added(0, step, channel, offset, count);
    case 1: return added(1, step, channel, offset, count);
    default: return added(2, step, channel, offset, count);
  }
}

@inline
function added(affine: i32, step: usize, channel: i32, offset: usize, count: i32): void {
  if (int(step, 10) != 0) activated(affine, true, step, channel, offset, count);
  else activated(affine, false, step, channel, offset, count);
}

@inline
function activated(affine: i32, adds: bool, step: usize, channel: i32, offset: usize, count: i32): void {
  switch (int(step, 11)) {
    case 0: return row(affine, adds, 0, step, channel, offset, count);
    case 1: return row(affine, adds, 1, step, channel, offset, count);
    case 2: return row(affine, adds, 2, step, channel, offset, count);
    case 3: return row(affine, adds, 3, step, channel, offset, count);
    default: return row(affine, adds, 4, step, channel, offset, count);
  }
}

@inline
function row(affine: i32, adds: bool, activation: i32, step: usize, channel: i32, offset: usize, count: i32): void {
  const at = <usize>channel << 2;
  const scale = affine == 2 ? v128.load_splat<f32>(address(step, 1) + at) : f32x4.splat(1);
  const shift = affine > 0 ? v128.load_splat<f32>(address(step, 2) + at) : f32x4.splat(0);
  const top = f32x4.splat(float(step, 12));
  let y = address(step, 0) + offset;
  let residual = address(step, 3) + offset;
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
  let v = y;
  if (affine == 1) v = f32x4.add(v, shift);
  if (affine == 2) v = madd(v, scale, shift);
  if (adds) v = f32x4.add(v, other);
  if (activation == 1 || activation == 4) v = f32x4.max(v, f32x4.splat(0));
  if (activation == 2) v = sigmoid4(v);
  if (activation == 3) v = tanh4(v);
  if (activation == 4) v = f32x4.min(v, top);
  return v;
}
