// y = x ⋆ w with few channels: what the filters see is copied once (band.ts), and every weight is an offset into it, some filters by
// eight columns at once, so nothing is packed. A chunk is a band of rows of an image's group. With stride 1 the rows of a band are
// one long row; what lies between the rows of y is left out in the end.
// Arguments: 0 packed filters, 1 x, 2 y, 3 filters of a group, 4 groups, 5 … the window of patches.ts, 18 elements of a line,
// 19 rows of y in a band, 20 bands of an image, 21 … what finishes it.
// Scratch: where each weight sees the band, in bytes; the band; rows of twelve filters.
import { placeWeights, rowBytes, seenRows, takeBand, taps } from "./band";
import { finishRow } from "./finish";
import { address, int } from "./step";
import { TALL, placedTallTiles, placedTile } from "./tile";

const W: i32 = 5;
const FINISH: i32 = 21;
/** Bytes behind a band and behind a filter's rows that a tile may touch. */
const BEYOND: usize = 64;

export function conv2dRows(step: usize, chunk: i32, scratch: usize): void {
  const filters = int(step, 3), groups = int(step, 4), channels = int(step, W);
  const outHeight = int(step, W + 3), width = int(step, W + 4);
  const line = int(step, 18), bands = int(step, 20);
  const image = chunk / bands;
  const p = (chunk - image * bands) * int(step, 19);
  const rows = min(int(step, 19), outHeight - p);
  const depth = channels * taps(step, W);
  const band = scratch + (<usize>depth << 2);
  const long = takeChannels(step, image, p, scratch, band);
  const isOne = int(step, W + 7) == 1 && int(step, W + 8) == 1;
  const runs = isOne ? 1 : rows;
  const rowsOfRun = isOne ? rows : 1;
  const length = isOne ? (rows - 1) * line + width : width;
  const seenRow = <usize>int(step, W + 7) * rowBytes(step, W, line);
  const longRow = (<usize>length << 2) + BEYOND;
  const group = image % groups;
  const panel = <usize>depth << 4;
  let a = address(step, 0) + <usize>(group * ((filters + 3) >> 2)) * panel;
  let k = 0;
  while (k < filters) {
    const isTall = TALL <= filters - k;
    const end = min(filters, isTall ? k + TALL : k + 4);
    for (let run = 0; run < runs; run++) {
      const from = band + <usize>run * seenRow;
      for (let u: usize = 0; u < <usize>length << 2; u += 32) {
        if (isTall) placedTallTiles(a, panel, from + u, scratch, long + u, depth, longRow);
        else placedTile(a, from + u, scratch, long + u, depth, longRow);
      }
      for (let i = k; i < end; i++) {
        const y = address(step, 2) + (<usize>(((image * filters + i) * outHeight + p + run) * width) << 2);
        takeRows(long + <usize>(i - k) * longRow, line, y, rowsOfRun, width);
        finishRow(step, FINISH, y, group * filters + i, rowsOfRun * width);
      }
    }
    a += isTall ? 3 * panel : panel;
    k = end;
  }
}

/** Copies what rows of y from `p` on see of every channel, and lists where each weight sees it; returns where the copy ends. */
function takeChannels(step: usize, image: i32, p: i32, places: usize, band: usize): usize {
  const line = int(step, 18), channels = int(step, W);
  const seen = seenRows(step, W, int(step, 19));
  const bytes = <usize>seen * rowBytes(step, W, line);
  const area = <usize>(int(step, W + 1) * int(step, W + 2)) << 2;
  const top = p * int(step, W + 7) - int(step, W + 11);
  memory.fill(band, 0, <usize>channels * bytes);
  let x = address(step, 1) + <usize>(image * channels) * area;
  for (let c = 0; c < channels; c++) {
    places = placeWeights(step, W, line, <usize>c * bytes, places, 4);
    takeBand(step, W, line, x, top, seen, band);
    x += area;
    band += bytes;
  }
  return band + BEYOND;
}

/** The rows of a map of y out of its long row. */
function takeRows(long: usize, line: i32, y: usize, rows: i32, width: i32): void {
  const skip = <usize>(line - width) << 2;
  for (; rows > 0; rows--) {
    let count = width;
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
}
