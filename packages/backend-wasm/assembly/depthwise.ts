// Convolution with one channel a group: no product to speak of. Some output maps a chunk, each from bands of band.ts, and finished
// as finish.ts does it.
// Arguments: 0 x, 1 w, 2 y, 3 filters of a group, 4 groups, 5 images, 6 … the window of patches.ts, whose channels are the maps of
// a chunk, 19 elements of a line, 20 rows of y in a band, 21 … what finishes it.
// Scratch: for each weight its factor (four times) and its offset in bytes (32 bytes in all), then the band.
import { placeWeights, rowBytes, seenRows, takeBand, taps } from "./band";
import { finishRow } from "./finish";
import { store4 } from "./rows";
import { address, int } from "./step";
import { madd } from "./vector";

const W: i32 = 6;
const FINISH: i32 = 21;
const WEIGHT: usize = 32;
const OFFSET: usize = 16;

/** y, some maps. */
export function depthwise(step: usize, chunk: i32, scratch: usize): void {
  const filters = int(step, 3) * int(step, 4);
  const line = int(step, 19), rows = int(step, 20);
  const outHeight = int(step, W + 3), outWidth = int(step, W + 4);
  const band = scratch + <usize>taps(step, W) * WEIGHT;
  const inArea = <usize>(int(step, W + 1) * int(step, W + 2)) << 2;
  memory.fill(band, 0, <usize>seenRows(step, W, rows) * rowBytes(step, W, line));
  placeWeights(step, W, line, 0, scratch + OFFSET, WEIGHT);
  const end = min(filters * int(step, 5), (chunk + 1) * int(step, W));
  for (let map = chunk * int(step, W); map < end; map++) {
    const k = map % filters;
    const x = address(step, 0) + <usize>(map / filters * int(step, 4) + k / int(step, 3)) * inArea;
    takeWeights(address(step, 1) + (<usize>(k * taps(step, W)) << 2), taps(step, W), scratch);
    let y = address(step, 2) + (<usize>(map * outHeight * outWidth) << 2);
    for (let p = 0; p < outHeight; p += rows) {
      const count = min(rows, outHeight - p);
      takeBand(step, W, line, x, p * int(step, W + 7) - int(step, W + 11), seenRows(step, W, count), band);
      convolveBand(step, scratch, band, y, count);
      finishRow(step, FINISH, y, k, count * outWidth);
      y += <usize>(count * outWidth) << 2;
    }
  }
}

function takeWeights(w: usize, count: i32, at: usize): void {
  for (; count > 0; count--) {
    v128.store(at, v128.load_splat<f32>(w));
    w += 4;
    at += WEIGHT;
  }
}

/** `count` rows of y from a band. */
function convolveBand(step: usize, weights: usize, band: usize, y: usize, count: i32): void {
  const width = int(step, W + 4);
  const seenRow = <usize>int(step, W + 7) * rowBytes(step, W, int(step, 19));
  const row = <usize>width << 2;
  for (; count > 0; count--) {
    convolveRow(weights, taps(step, W), band, y, width);
    band += seenRow;
    y += row;
  }
}

/** A row of y: 16 columns at once, then 8. */
function convolveRow(weights: usize, taps: i32, x: usize, y: usize, count: i32): void {
  for (; count > 8; count -= 16) {
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
    let weight = weights;
    for (let tap = taps; tap > 0; tap--) {
      const w = v128.load(weight);
      const at = x + <usize>load<u32>(weight, OFFSET);
      a = madd(v128.load(at), w, a);
      b = madd(v128.load(at, 16), w, b);
      c = madd(v128.load(at, 32), w, c);
      d = madd(v128.load(at, 48), w, d);
      weight += WEIGHT;
    }
    store8(y, a, b, 8);
    store8(y + 32, c, d, count - 8);
    x += 64;
    y += 64;
  }
  if (count <= 0) return;
  let a = f32x4.splat(0), b = f32x4.splat(0);
  for (; taps > 0; taps--) {
    const w = v128.load(weights);
    const at = x + <usize>load<u32>(weights, OFFSET);
    a = madd(v128.load(at), w, a);
    b = madd(v128.load(at, 16), w, b);
    weights += WEIGHT;
  }
  store8(y, a, b, count);
}

/** The first `count` of 8 columns; at least one. */
@inline
function store8(y: usize, a: v128, b: v128, count: i32): void {
  store4(y, a, count);
  if (count > 4) store4(y + 16, b, count - 4);
}
