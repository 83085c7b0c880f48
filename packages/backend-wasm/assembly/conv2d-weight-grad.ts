// dw [K, C·R·S] = dy [K, N·P·Q] times the patches of x [N·P·Q, C·R·S]. A chunk computes a panel of 8 weights of all filters of a
// group, over the whole batch, so no two chunks add to the same place.
// Arguments: 0 packed dy (one matrix for each image and group), 1 x, 2 dw, 3 filters of a group, 4 weights of a filter, 5 pixels,
// 6 images, 7 groups, 8 bytes of a group's maps of x, 9 … the window of patches.ts.
import { address, int } from "./step";
import { multiplyBlock } from "./product";
import { turn } from "./vector";

const DEPTH: i32 = 512;
const W: i32 = 9;

export function conv2dWeightGrad(step: usize, chunk: i32, scratch: usize): void {
  const rows = int(step, 3);
  const weights = int(step, 4);
  const pixels = int(step, 5);
  const groups = int(step, 7);
  const panels = (weights + 7) >> 3;
  const group = chunk / panels;
  const first = (chunk - group * panels) << 3;
  const count = min(8, weights - first);
  const row = <usize>weights << 2;
  const dw = address(step, 2) + <usize>(group * rows) * row + (<usize>first << 2);
  const packed = <usize>((rows + 3) >> 2) * (<usize>pixels << 4);
  for (let n = 0; n < int(step, 6); n++) {
    const image = n * groups + group;
    const dy = address(step, 0) + <usize>image * packed;
    const x = address(step, 1) + <usize>image * address(step, 8);
    for (let k = 0; k < pixels; k += DEPTH) {
      const deep = min(DEPTH, pixels - k);
      packSeen(step, x, first, count, k, k + deep, scratch);
      multiplyBlock(
        dy + (<usize>k << 4), <usize>pixels << 4, scratch, dw, rows, count, deep, row, n == 0 && k == 0, scratch + (<usize>deep << 5),
      );
    }
  }
}

/** Packs, for up to 8 weights, what they see at outputs `from` to `to`. */
function packSeen(step: usize, image: usize, first: i32, count: i32, from: i32, to: i32, at: usize): void {
  const area = int(step, W + 5) * int(step, W + 6);
  const pixels = int(step, W + 1) * int(step, W + 2);
  const single = seesPixels(step) && to - from >= 4;
  for (let j = 0; j < 8; j++) {
    if (single && j + 4 <= count) {
      const map = image + (<usize>((first + j) * pixels + from) << 2);
      packPixels(map, <usize>pixels << 2, to - from, at + (<usize>j << 2));
      j += 3;
      continue;
    }
    const weight = first + j;
    const c = weight / area;
    const r = (weight % area) / int(step, W + 6);
    const s = (weight % area) % int(step, W + 6);
    const map = image + (<usize>(c * int(step, W + 1) * int(step, W + 2)) << 2);
    if (j < count) packWeight(step, map, r, s, from, to, at + (<usize>j << 2));
    else for (let k = 0; k < to - from; k++) store<f32>(at + (<usize>j << 2) + (<usize>k << 5), 0);
  }
}

/** Whether weights see single pixels, side by side. */
@inline
function seesPixels(step: usize): bool {
  const single = int(step, W + 5) == 1 && int(step, W + 6) == 1 && int(step, W + 7) == 1 && int(step, W + 8) == 1;
  return single && int(step, W + 1) == int(step, W + 3) && int(step, W + 2) == int(step, W + 4);
}

/** Packs `count` (at least 4) pixels of four maps. */
function packPixels(from: usize, map: usize, count: i32, at: usize): void {
  for (let k = 0; k < count; k += 4) {
    // The last four may have been done before, which changes nothing.
    const place = <usize>min(k, count - 4);
    const x = from + (place << 2);
    turn(v128.load(x), v128.load(x + map), v128.load(x + 2 * map), v128.load(x + 3 * map), at + (place << 5), 32);
  }
}

function packWeight(step: usize, map: usize, r: i32, s: i32, from: i32, to: i32, at: usize): void {
  const height = int(step, W + 1), width = int(step, W + 2), outWidth = int(step, W + 4);
  let p = from / outWidth;
  let q = from - p * outWidth;
  let y = p * int(step, W + 7) + r * int(step, W + 9) - int(step, W + 11);
  let x = q * int(step, W + 8) + s * int(step, W + 10) - int(step, W + 12);
  for (let k = from; k < to; k++) {
    const inside = <u32>y < <u32>height && <u32>x < <u32>width;
    store<f32>(at, inside ? load<f32>(map + (<usize>(y * width + x) << 2)) : 0);
    at += 32;
    x += int(step, W + 8);
    if (++q == outWidth) {
      q = 0;
      y += int(step, W + 7);
      x = s * int(step, W + 10) - int(step, W + 12);
    }
  }
}
