// y = x ⋆ w, as a product of the packed filters [K, C·R·S] with the patches that they see [C·R·S, P·Q]: a chunk packs a block
// of pixels, straight from the image, into scratch that stays in the cache. There is no im2col matrix in memory.
// Arguments: 0 packed filters, 1 x, 2 y, 3 filters of a group, 4 weights of a filter, 5 pixels, 6 pixels a block, 7 blocks of an
// image, 8 groups, 9 bytes of a group's maps, 10 filters a chunk (a multiple of 4, unless all), 11 … the window of patches.ts,
// 24 … what finishes it, 31 elements of a band's line where bands are packed (band-patches.ts), or 0.
import { taps } from "./band";
import { packBands } from "./band-patches";
import { address, int } from "./step";
import { packPatches } from "./patches";
import { multiplyBlock, multiplyFinished } from "./product";

const DEPTH: i32 = 512;
const WINDOW: i32 = 11;
const FINISH: i32 = 24;
const LINE: i32 = 31;
/** Bytes of a tile. */
const SPARE: usize = 128;

export function conv2d(step: usize, chunk: i32, scratch: usize): void {
  const rows = int(step, 3);
  const depth = int(step, 4);
  const pixels = int(step, 5);
  const block = int(step, 6);
  const blocks = int(step, 7);
  const share = int(step, 10);
  const shares = (rows + share - 1) / share;
  const image = chunk / (blocks * shares); // image n of group g is n · groups + g
  const top = (chunk / blocks - image * shares) * share;
  const first = chunk % blocks * block;
  const count = min(block, pixels - first);
  const panels = (rows + 3) >> 2;
  const panel = <usize>depth << 4;
  const group = image % int(step, 8);
  const filters = address(step, 0) + <usize>(group * panels + (top >> 2)) * panel;
  const x = address(step, 1) + <usize>image * address(step, 9);
  const y = address(step, 2) + (<usize>((image * rows + top) * pixels + first) << 2);
  const height = min(share, rows - top);
  const row = <usize>pixels << 2;
  const line = int(step, LINE), weights = taps(step, WINDOW);
  const atOnce = line != 0 ? DEPTH / weights * weights : DEPTH;
  for (let k = 0; k < depth; k += atOnce) {
    const end = min(depth, k + atOnce);
    const apart = <usize>(end - k) << 5;
    const to = scratch + <usize>((count + 7) >> 3) * apart;
    if (line != 0) packBands(step, WINDOW, line, x, first, count, k / weights, end / weights, scratch, apart, to + SPARE);
    else for (let j = 0; j < count; j += 8) {
      packPatches(step, WINDOW, x, first + j, min(8, count - j), k, end, scratch + <usize>(j >> 3) * apart);
    }
    const left = filters + (<usize>k << 4);
    if (end < depth) multiplyBlock(left, panel, scratch, y, height, count, end - k, row, k == 0, to);
    else multiplyFinished(step, FINISH, group * rows + top, left, panel, scratch, y, height, count, end - k, row, k == 0, to);
  }
}
