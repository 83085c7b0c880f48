// Convolution with one channel a group and filters of 3 by 3, one or two pixels apart: four columns of a map are walked from top to
// bottom with the nine weights in registers. Of a row of x the walk takes what its three weights see, once, and adds it to the
// sums of all rows of y that see it, so nothing is copied. Padding is at most one pixel a side: rows beyond x are left out,
// and a zero is shifted in for the column beyond it. What follows the convolution is done to a sum before it is stored.
// Arguments: those of depthwise.ts up to 18, then 19 … the words of finished.ts.
// Scratch: a map's scale and shift, and the limits.
import { AFFINE, finishedBy, isFinished, takeAffine, takeLimits } from "./finished";
import { address, int } from "./step";
import { madd } from "./vector";

const W: i32 = 6;
const F: i32 = 19;
/** Sides of x that a walk is at. */
const LEFT: i32 = 1;
const RIGHT: i32 = 2;

/** y, some maps. */
export function depthwiseWalk(step: usize, chunk: i32, scratch: usize): void {
  const filters = int(step, 3) * int(step, 4);
  const inArea = <usize>(int(step, W + 1) * int(step, W + 2)) << 2;
  const outArea = <usize>(int(step, W + 3) * int(step, W + 4)) << 2;
  const end = min(filters * int(step, 5), (chunk + 1) * int(step, W));
  takeLimits(step, F, scratch + AFFINE);
  for (let map = chunk * int(step, W); map < end; map++) {
    const k = map % filters;
    const x = address(step, 0) + <usize>(map / filters * int(step, 4) + k / int(step, 3)) * inArea;
    takeAffine(step, F, k, scratch);
    walkMap(step, x, address(step, 1) + <usize>(k * 36), address(step, 2) + <usize>map * outArea, scratch);
  }
}

/** Four columns at a time; the last four may have been done before, which changes nothing. */
function walkMap(step: usize, x: usize, w: usize, y: usize, by: usize): void {
  const columns = int(step, W + 4), stride = int(step, W + 8);
  const finish = isFinished(step, F) ? by : 0;
  for (let u = 0; u < columns; u += 4) {
    const q = min(u, columns - 4);
    const left = q * stride - int(step, W + 12);
    const isLeft = left < 0;
    const isRight = left + 3 * stride + 2 >= int(step, W + 2);
    const from = x + <usize>(left << 2), to = y + (<usize>q << 2);
    if (stride == 1) {
      if (!isLeft && !isRight) walk(0, step, from, w, to, finish);
      else if (!isRight) walk(LEFT, step, from, w, to, finish);
      else if (!isLeft) walk(RIGHT, step, from, w, to, finish);
      else walk(LEFT | RIGHT, step, from, w, to, finish);
    } else if (!isLeft && !isRight) walkByTwo(0, step, from, w, to, finish);
    else if (!isRight) walkByTwo(LEFT, step, from, w, to, finish);
    else if (!isLeft) walkByTwo(RIGHT, step, from, w, to, finish);
    else walkByTwo(LEFT | RIGHT, step, from, w, to, finish);
  }
}

/** A vector moved by one lane, with a zero at its start or at its end. */
@inline
function zeroFirst(v: v128): v128 {
  return v128.shuffle<f32>(f32x4.splat(0), v, 3, 4, 5, 6);
}
@inline
function zeroLast(v: v128): v128 {
  return v128.shuffle<f32>(v, f32x4.splat(0), 1, 2, 3, 4);
}

/** Columns one pixel apart. */
@inline
function walk(side: i32, step: usize, x: usize, w: usize, y: usize, finish: usize): void {
  const inRow = <usize>int(step, W + 2) << 2, outRow = <usize>int(step, W + 4) << 2;
  const w0 = v128.load_splat<f32>(w), w1 = v128.load_splat<f32>(w, 4), w2 = v128.load_splat<f32>(w, 8);
  const w3 = v128.load_splat<f32>(w, 12), w4 = v128.load_splat<f32>(w, 16), w5 = v128.load_splat<f32>(w, 20);
  const w6 = v128.load_splat<f32>(w, 24), w7 = v128.load_splat<f32>(w, 28), w8 = v128.load_splat<f32>(w, 32);
  // Sums of the two rows of y that have seen one and two rows of x.
  let two = f32x4.splat(0), one = f32x4.splat(0);
  let early = 2 - int(step, W + 11);
  for (let rows = int(step, W + 1); rows > 0; rows--) {
    const v1 = v128.load(x, 4);
    const v0 = side & LEFT ? zeroFirst(v1) : v128.load(x);
    const v2 = side & RIGHT ? zeroLast(v1) : v128.load(x, 8);
    let sum = madd(v0, w6, two);
    two = madd(v0, w3, one);
    one = f32x4.mul(v0, w0);
    sum = madd(v1, w7, sum);
    two = madd(v1, w4, two);
    one = madd(v1, w1, one);
    sum = madd(v2, w8, sum);
    two = madd(v2, w5, two);
    one = madd(v2, w2, one);
    x += inRow;
    if (--early >= 0) continue;
    v128.store(y, finish != 0 ? finishedBy(sum, finish, finish + AFFINE) : sum);
    y += outRow;
  }
  // Below x is nothing more to see.
  if (int(step, W + 3) > int(step, W + 1) + int(step, W + 11) - 2) {
    v128.store(y, finish != 0 ? finishedBy(two, finish, finish + AFFINE) : two);
  }
}

/** Columns two pixels apart. Every other row of x is seen by two rows of y. */
@inline
function walkByTwo(side: i32, step: usize, x: usize, w: usize, y: usize, finish: usize): void {
  const inRow = <usize>int(step, W + 2) << 2, outRow = <usize>int(step, W + 4) << 2;
  const w0 = v128.load_splat<f32>(w), w1 = v128.load_splat<f32>(w, 4), w2 = v128.load_splat<f32>(w, 8);
  const w3 = v128.load_splat<f32>(w, 12), w4 = v128.load_splat<f32>(w, 16), w5 = v128.load_splat<f32>(w, 20);
  const w6 = v128.load_splat<f32>(w, 24), w7 = v128.load_splat<f32>(w, 28), w8 = v128.load_splat<f32>(w, 32);
  let top = f32x4.splat(0);
  if (int(step, W + 11) == 0) {
    const v0 = firstOfTwo(side, x), v1 = secondOfTwo(side, x);
    top = madd(thirdOfTwo(side, x, v0), w2, madd(v1, w1, f32x4.mul(v0, w0)));
    x += inRow;
  }
  let below = int(step, W + 1) + int(step, W + 11) - 1;
  for (let p = int(step, W + 3); p > 0; p--) {
    let v0 = firstOfTwo(side, x), v1 = secondOfTwo(side, x);
    let sum = madd(thirdOfTwo(side, x, v0), w5, madd(v1, w4, madd(v0, w3, top)));
    x += inRow;
    below -= 2;
    if (below >= 0) {
      v0 = firstOfTwo(side, x);
      v1 = secondOfTwo(side, x);
      const v2 = thirdOfTwo(side, x, v0);
      sum = madd(v2, w8, madd(v1, w7, madd(v0, w6, sum)));
      top = madd(v2, w2, madd(v1, w1, f32x4.mul(v0, w0)));
      x += inRow;
    }
    v128.store(y, finish != 0 ? finishedBy(sum, finish, finish + AFFINE) : sum);
    y += outRow;
  }
}

/** What the first, the second and the third weight of a row see, two columns apart. */
@inline
function firstOfTwo(side: i32, x: usize): v128 {
  const start = side & LEFT ? zeroFirst(v128.load(x, 4)) : v128.load(x);
  return v128.shuffle<f32>(start, v128.load(x, 16), 0, 2, 4, 6);
}
@inline
function secondOfTwo(side: i32, x: usize): v128 {
  return side & LEFT
    ? v128.shuffle<f32>(v128.load(x, 4), v128.load(x, 16), 0, 2, 5, 7)
    : v128.shuffle<f32>(v128.load(x), v128.load(x, 16), 1, 3, 5, 7);
}
@inline
function thirdOfTwo(side: i32, x: usize, first: v128): v128 {
  const last = side & RIGHT ? f32x4.splat(0) : v128.load_splat<f32>(x, 32);
  return v128.shuffle<f32>(first, last, 1, 2, 3, 4);
}
