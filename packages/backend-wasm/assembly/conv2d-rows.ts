// y = x ⋆ w with stride 1, no padding and few filters: packing what they see would take as long as multiplying it. Rows of x lie
// behind each other, so a map is convolved as if it were one long row, four filters by eight columns at once; what lies between
// the rows of y is left out in the end. An image's group is a chunk.
// Arguments: 0 packed filters, 1 x, 2 y, 3 filters of a group, 4 groups, 5 … the window of patches.ts.
// Scratch: where each weight sees x, in bytes, then the long rows of four filters.
import { address, int } from "./step";
import { madd } from "./vector";

const W: i32 = 5;

export function conv2dRows(step: usize, chunk: i32, scratch: usize): void {
  const filters = int(step, 3);
  const channels = int(step, W), inArea = int(step, W + 1) * int(step, W + 2);
  const depth = channels * int(step, W + 5) * int(step, W + 6);
  const length = (int(step, W + 3) - 1) * int(step, W + 2) + int(step, W + 4);
  const row = <usize>length << 2;
  const long = scratch + (<usize>depth << 2);
  const x = address(step, 1) + (<usize>(chunk * channels * inArea) << 2);
  let y = address(step, 2) + (<usize>(chunk * filters * int(step, W + 3) * int(step, W + 4)) << 2);
  let a = address(step, 0) + <usize>(chunk % int(step, 4) * ((filters + 3) >> 2)) * (<usize>depth << 4);
  placeWeights(step, scratch);
  for (let k = 0; k < filters; k += 4) {
    for (let u = 0; u < length; u += 8) {
      // The last eight may have been done before, which changes nothing.
      const at = <usize>min(u, length - 8) << 2;
      tileAt(a, scratch, x + at, long + at, depth, row);
    }
    for (let i = 0; i < min(4, filters - k); i++) y = takeRows(step, long + <usize>i * row, y);
    a += <usize>depth << 4;
  }
}

function placeWeights(step: usize, at: usize): void {
  const width = int(step, W + 2);
  for (let c = 0; c < int(step, W); c++) {
    for (let r = 0; r < int(step, W + 5); r++) {
      for (let s = 0; s < int(step, W + 6); s++) {
        const row = c * int(step, W + 1) + r * int(step, W + 9);
        store<u32>(at, <u32>(row * width + s * int(step, W + 10)) << 2);
        at += 4;
      }
    }
  }
}

/** As `tile` of tile.ts, with columns of b that lie anywhere. */
function tileAt(a: usize, places: usize, x: usize, y: usize, depth: i32, row: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (; depth > 0; depth--) {
    const from = x + <usize>load<u32>(places);
    const b0 = v128.load(from);
    const b1 = v128.load(from, 16);
    let w = v128.load_splat<f32>(a);
    c00 = madd(w, b0, c00); c01 = madd(w, b1, c01);
    w = v128.load_splat<f32>(a, 4);
    c10 = madd(w, b0, c10); c11 = madd(w, b1, c11);
    w = v128.load_splat<f32>(a, 8);
    c20 = madd(w, b0, c20); c21 = madd(w, b1, c21);
    w = v128.load_splat<f32>(a, 12);
    c30 = madd(w, b0, c30); c31 = madd(w, b1, c31);
    a += 16;
    places += 4;
  }
  v128.store(y, c00); v128.store(y, c01, 16);
  y += row;
  v128.store(y, c10); v128.store(y, c11, 16);
  y += row;
  v128.store(y, c20); v128.store(y, c21, 16);
  y += row;
  v128.store(y, c30); v128.store(y, c31, 16);
}

/** The rows of a map of y out of its long row; returns where the next map begins. */
function takeRows(step: usize, long: usize, y: usize): usize {
  const skip = <usize>(int(step, W + 2) - int(step, W + 4)) << 2;
  for (let p = 0; p < int(step, W + 3); p++) {
    let count = int(step, W + 4);
    for (; count >= 4; count -= 4) {
      v128.store(y, v128.load(long));
      long += 16;
      y += 16;
    }
    for (; count > 0; count--) {
      store<f32>(y, load<f32>(long));
      long += 4;
      y += 4;
    }
    long += skip;
  }
  return y;
}
