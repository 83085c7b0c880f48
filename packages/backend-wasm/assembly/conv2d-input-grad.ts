// dx = the filters, turned round, over dy: a product of the packed filters [C, K·R·S] with what each pixel of x was seen by
// [K·R·S, H·W]. Arguments: 0 packed filters, 1 dy, 2 dx, 3 channels of a group, 4 weights that see a channel (K·R·S), 5 pixels
// (H·W), 6 pixels a block, 7 blocks of an image, 8 groups, 9 bytes of a group's maps of dy, 10 … the window of patches.ts.
import { address, int } from "./step";
import { multiplyBlock } from "./product";

const DEPTH: i32 = 512;
const W: i32 = 10;

export function conv2dInputGrad(step: usize, chunk: i32, scratch: usize): void {
  const rows = int(step, 3);
  const depth = int(step, 4);
  const pixels = int(step, 5);
  const block = int(step, 6);
  const blocks = int(step, 7);
  const image = chunk / blocks;
  const first = (chunk - image * blocks) * block;
  const count = min(block, pixels - first);
  const panels = (rows + 3) >> 2;
  const filters = address(step, 0) + <usize>((image % int(step, 8)) * panels) * (<usize>depth << 4);
  const dy = address(step, 1) + <usize>image * address(step, 9);
  const dx = address(step, 2) + (<usize>image * <usize>rows * <usize>pixels + <usize>first << 2);
  for (let k = 0; k < depth; k += DEPTH) {
    const end = min(depth, k + DEPTH);
    let to = scratch;
    for (let j = 0; j < count; j += 8) {
      packSeers(step, dy, first + j, min(8, count - j), k, end, to);
      to += <usize>(end - k) << 5;
    }
    multiplyBlock(filters + (<usize>k << 4), <usize>depth << 4, scratch, dx, rows, count, end - k, <usize>pixels << 2, k == 0, to);
  }
}

/** Packs, for up to 8 pixels of x, the elements of dy that saw them by weights `from` to `to`; 0 where there is none. */
function packSeers(step: usize, dy: usize, first: i32, pixels: i32, from: i32, to: i32, at: usize): void {
  const filterWidth = int(step, W + 6);
  const area = int(step, W + 5) * filterWidth;
  const outArea = int(step, W + 3) * int(step, W + 4);
  const width = int(step, W + 2);
  let h = first / width;
  let x = first - h * width;
  const oneRow = x + 8 <= width && pixels == 8 && int(step, W + 7) == 1 && int(step, W + 8) == 1;
  for (let k = from; k < to; k++) {
    const map = dy + (<usize>(k / area * outArea) << 2);
    const r = (k % area) / filterWidth;
    const s = (k % area) % filterWidth;
    const p = h + int(step, W + 11) - r * int(step, W + 9);
    const q = x + int(step, W + 12) - s * int(step, W + 10);
    if (oneRow && <u32>p < <u32>int(step, W + 3) && q >= 0 && q + 8 <= int(step, W + 4)) {
      const seer = map + (<usize>(p * int(step, W + 4) + q) << 2);
      v128.store(at, v128.load(seer));
      v128.store(at, v128.load(seer, 16), 16);
    } else {
      packEach(step, map, r, s, h, x, pixels, at);
    }
    at += 32;
  }
}

function packEach(step: usize, map: usize, r: i32, s: i32, h: i32, x: i32, pixels: i32, at: usize): void {
  const strideHeight = int(step, W + 7), strideWidth = int(step, W + 8);
  const outHeight = int(step, W + 3), outWidth = int(step, W + 4);
  for (let j = 0; j < 8; j++) {
    let value: f32 = 0;
    if (j < pixels) {
      const y = h + int(step, W + 11) - r * int(step, W + 9);
      const z = x + int(step, W + 12) - s * int(step, W + 10);
      if (y >= 0 && z >= 0 && y % strideHeight == 0 && z % strideWidth == 0) {
        const p = y / strideHeight, q = z / strideWidth;
        if (p < outHeight && q < outWidth) value = load<f32>(map + (<usize>(p * outWidth + q) << 2));
      }
      if (++x == int(step, W + 2)) {
        x = 0;
        h++;
      }
    }
    store<f32>(at + (<usize>j << 2), value);
  }
}
