// y [rows, columns] = a · b for each of a batch. The left operands are packed before (packRows); a chunk packs a block of
// columns of the right one into scratch and multiplies its rows with it: all, unless there are few columns to share out.
// Arguments: 0 packed a, 1 b, 2 y, 3 rows, 4 depth, 5 columns, 6 columns a block, 7 blocks of one product, 8 column step of b,
// 9 depth step of b (bytes), 10 rows a chunk (a multiple of 4, unless all), 11 … what finishes it, the rows of all packed a being
// the channels, 18 … per product: index of its packed a, offset of its b in bytes.
import { address, int } from "./step";
import { packColumns } from "./pack";
import { multiplyBlock, multiplyFinished } from "./product";

/** Depth that is packed at once: 8 columns of it are 16 KiB, half of the first cache. */
const DEPTH: i32 = 512;
const FINISH: i32 = 11;
const PRODUCTS: i32 = 18;

export function matmul(step: usize, chunk: i32, scratch: usize): void {
  const rows = int(step, 3);
  const depth = int(step, 4);
  const columns = int(step, 5);
  const block = int(step, 6);
  const blocks = int(step, 7);
  const share = int(step, 10);
  const shares = (rows + share - 1) / share;
  const product = chunk / (blocks * shares);
  const top = (chunk / blocks - product * shares) * share;
  const first = chunk % blocks * block;
  const count = min(block, columns - first);
  const panels = (rows + 3) >> 2;
  const panel = <usize>depth << 4;
  const matrix = int(step, PRODUCTS + 2 * product);
  const a = address(step, 0) + <usize>(matrix * panels + (top >> 2)) * panel;
  const columnStep = address(step, 8);
  const depthStep = address(step, 9);
  const b = address(step, 1) + address(step, PRODUCTS + 1 + 2 * product) + <usize>first * columnStep;
  const y = address(step, 2) + (<usize>((product * rows + top) * columns + first) << 2);
  const height = min(share, rows - top);
  const row = <usize>columns << 2;
  for (let k = 0; k < depth; k += DEPTH) {
    const deep = min(DEPTH, depth - k);
    let to = scratch;
    for (let j = 0; j < count; j += 8) {
      packColumns(b + <usize>j * columnStep + <usize>k * depthStep, to, min(8, count - j), deep, columnStep, depthStep);
      to += <usize>deep << 5;
    }
    const left = a + (<usize>k << 4);
    if (k + deep < depth) multiplyBlock(left, panel, scratch, y, height, count, deep, row, k == 0, to);
    else multiplyFinished(step, FINISH, matrix * rows + top, left, panel, scratch, y, height, count, deep, row, k == 0, to);
  }
}
