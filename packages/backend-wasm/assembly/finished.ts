// What follows a convolution, done to its sums before they are stored: activation(v · scale + shift), where the activation is none,
// relu, or relu cut at the top. finish.ts does it, and more, to results in memory; here are no branches, so that it
// costs four instructions a vector. Words, from `f` on: 0 scale, 1 shift, 2 and 4 for a residual, unread, 3 affine part (0 none, 1 shift, 2 scale
// and shift), 5 activation (0 none, 1 relu, 4 relu cut at the top), 6 top.
import { address, float, int } from "./step";
import { madd } from "./vector";

/** Bytes of a channel's scale and shift, and of the limits: lowest, zero and highest value; each four times. */
export const AFFINE: usize = 32;
export const LIMITS: usize = 48;

/** Whether there is anything to do. */
@inline
export function isFinished(step: usize, f: i32): bool {
  return int(step, f + 3) != 0 || int(step, f + 5) != 0;
}

/** Puts the limits at `at`. */
export function takeLimits(step: usize, f: i32, at: usize): void {
  const activation = int(step, f + 5);
  // Adding −0 changes nothing, adding 0 makes 0 of −0, as the maximum with 0 does.
  v128.store(at, f32x4.splat(activation == 0 ? -Infinity : 0));
  v128.store(at, f32x4.splat(activation == 0 ? -0.0 : 0), 16);
  v128.store(at, f32x4.splat(activation == 4 ? float(step, f + 6) : Infinity), 32);
}

/** Puts the scale and the shift of a channel at `at`. */
export function takeAffine(step: usize, f: i32, channel: i32, at: usize): void {
  const affine = int(step, f + 3);
  const place = <usize>channel << 2;
  v128.store(at, affine == 2 ? v128.load_splat<f32>(address(step, f) + place) : f32x4.splat(1));
  v128.store(at, affine > 0 ? v128.load_splat<f32>(address(step, f + 1) + place) : f32x4.splat(-0.0), 16);
}

/** The result; minimum and maximum are those that give v where it is NaN. */
@inline
export function finished(v: v128, scale: v128, shift: v128, low: v128, zero: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.add(f32x4.pmax(madd(v, scale, shift), low), zero), high);
}

/** The same with what {@link takeAffine} and {@link takeLimits} have put in memory. */
@inline
export function finishedBy(v: v128, affine: usize, limits: usize): v128 {
  const low = v128.load(limits), zero = v128.load(limits, 16), high = v128.load(limits, 32);
  return finished(v, v128.load(affine), v128.load(affine, 16), low, zero, high);
}
