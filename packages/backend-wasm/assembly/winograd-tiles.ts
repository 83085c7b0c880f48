// Where the tiles of Winograd's filtering lie: tile t of all images is column t % w of row t / w of its image's tiles, and sees a
// patch of 6×6. Up to 8 tiles' patches are copied side by side into one band of 6 rows; neighbours in a row share what both
// see. Not here: what is computed of them.
import { int } from "./step";

// Words of a tiling, from `w` on: 0 tiles in a row, 1 tiles of an image, 2 outputs of a tile and axis, 3 channels of an image,
// 4 height, 5 width of the maps, 6 row, 7 column of the maps under the first patch's first element.

/** Columns of a band: 8 patches that share nothing. */
export const COLUMNS: i32 = 48;
/** Bytes before the band: a list of 8 runs of 4 words, their number, and the column of each tile. */
export const PATCHES: usize = 192;
const COUNT: usize = 128;
const PLACES: usize = 144;

/** Bytes from the band's start to the patch of tile `j` of those listed. */
@inline
export function columnOf(list: usize, j: i32): usize {
  return load<u32>(list + PLACES + (<usize>j << 2));
}

/**
 * Lists the runs of neighbours among `count` (at most 8) tiles from `first` on, and clears the band behind the list. Of a run:
 * 0 where its part of an image begins (bytes), 1 where that goes in the band, 2 rows, 3 columns. Tiles behind the last are
 * that one again.
 */
export function listPatches(step: usize, w: i32, first: i32, count: i32, list: usize): void {
  const across = int(step, w), ofImage = int(step, w + 1), size = int(step, w + 2);
  const height = int(step, w + 4), width = int(step, w + 5);
  memory.fill(list + PATCHES, 0, 24 * <usize>COLUMNS);
  let runs = 0, column = 0, j = 0;
  while (j < count) {
    const image = (first + j) / ofImage;
    const place = first + j - image * ofImage;
    const p = place / across;
    const q = place - p * across;
    const run = min(across - q, count - j);
    const top = p * size + int(step, w + 6), left = q * size + int(step, w + 7);
    const columns = size * (run - 1) + 6;
    const y = max(top, 0), x = max(left, 0);
    const at = list + (<usize>runs << 4);
    store<i32>(at, ((image * int(step, w + 3) * height + y) * width + x) << 2);
    store<i32>(at, ((y - top) * COLUMNS + column + x - left) << 2, 4);
    store<i32>(at, min(height, top + 6) - y, 8);
    store<i32>(at, min(width, left + columns) - x, 12);
    for (let i = 0; i < run; i++) store<i32>(list + PLACES + (<usize>(j + i) << 2), (column + size * i) << 2);
    column += columns;
    j += run;
    runs++;
  }
  const last = columnOf(list, count - 1);
  for (; j < 8; j++) store<u32>(list + PLACES + (<usize>j << 2), <u32>last);
  store<i32>(list + COUNT, runs);
}

/** Copies the listed patches of a channel into a band that was cleared, or held the same patches of another channel. */
export function copyPatches(step: usize, w: i32, x: usize, channel: i32, list: usize, band: usize): void {
  const row = <usize>int(step, w + 5) << 2;
  const map = x + <usize>channel * <usize>int(step, w + 4) * row;
  const runs = load<i32>(list + COUNT);
  for (let r = 0; r < runs; r++) {
    const run = list + (<usize>r << 4);
    let from = map + <usize>load<u32>(run);
    let to = band + <usize>load<u32>(run, 4);
    const columns = load<i32>(run, 12);
    for (let rows = load<i32>(run, 8); rows > 0; rows--) {
      copyRow(from, to, columns);
      from += row;
      to += <usize>COLUMNS << 2;
    }
  }
}

@inline
function copyRow(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)));
  }
  for (; i < count; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
}
