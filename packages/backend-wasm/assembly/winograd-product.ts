// y of Winograd's filtering: for each of the 36 frequencies the product M of the filters U [rows, channels] with the patches V
// [channels, tiles], then A^T M A, and what finish.ts does to a result. A chunk does this for a block of filters and a block of tiles, so that M stays in
// the cache. Source: Lavin & Gray 2016, arXiv:1509.09308.
// Arguments: 0 U, 1 V, 2 y, 3 filters of a group, 4 channels of a group, 5 blocks of filters, 6 blocks of tiles, 7 panels of
// tiles, 8 first tile, 9 tiles, 10 bytes from frequency to frequency of U, 11 bytes of a block's U, 12 and 13 the same of a
// group's V, 14 filters of a block, 15 panels that are woven, 16 … the outputs of winograd-output.ts,
// 29 channels whose U the chunk makes itself at once, or 0, 30 … the filters of winograd-filters.ts for that.
import { address, int } from "./step";
import { transformFilters } from "./winograd-filters";
import { TABLE, listOutputs, transformOutputs } from "./winograd-output";
import { multiplyWoven } from "./woven";

/** Depth of a product at once: a panel of V is then half of the first cache. */
const DEPTH: i32 = 512;
const OUTPUTS: i32 = 16;
const MADE: i32 = 29;
const FILTERS: i32 = 30;
/** Bytes of a tile. */
const SPARE: usize = 128;

export function winogradProduct(step: usize, chunk: i32, scratch: usize): void {
  const filters = int(step, 3);
  const channels = int(step, 4);
  const tileBlocks = int(step, 6);
  const panels = int(step, 7);
  const filterBlock = chunk / tileBlocks;
  const block = chunk - filterBlock * tileBlocks;
  const group = filterBlock / int(step, 5);
  const most = int(step, 14);
  const first = (filterBlock - group * int(step, 5)) * most;
  const rows = min(most, filters - first);
  const inBlock = (panels + tileBlocks - 1) / tileBlocks;
  const panel = block * inBlock;
  const count = min(inBlock, panels - panel);
  if (count <= 0) return;
  const begin = panel << 3;
  const tiles = min(count << 3, int(step, 9) - begin);
  const spare = scratch + TABLE;
  const m = spare + SPARE;
  const row = <usize>count << 5;
  const frequency = <usize>most * row + 64;
  const v = address(step, 1) + <usize>group * address(step, 13) + <usize>panel * (<usize>channels << 5);
  const panelOfV = <usize>channels << 5, woven = int(step, 15);
  // What lies behind the last filter and the last tile is computed too: there is room, and whole tiles are faster.
  const height = (rows + 3) & ~3, width = (tiles + 3) & ~3;
  const isMade = int(step, MADE) != 0;
  const made = m + 36 * frequency;
  const atOnce = isMade ? int(step, MADE) : DEPTH;
  for (let k = 0; k < channels; k += atOnce) {
    const deep = min(atOnce, channels - k);
    const ofU = isMade ? (<usize>(most * deep) << 2) + 64 : address(step, 10);
    let u = isMade ? made : address(step, 0) + <usize>filterBlock * address(step, 11);
    if (isMade) makeFilters(step, group, first, rows, k, deep, woven, made, ofU);
    let right = v + (<usize>k << 5), to = m;
    for (let f = 0; f < 36; f++) {
      multiplyWoven(woven, u, isMade ? deep : channels, isMade ? 0 : k, right, panelOfV, to, height, width, deep, row, k == 0, spare);
      u += ofU;
      right += address(step, 12);
      to += frequency;
    }
  }
  listOutputs(step, OUTPUTS, int(step, 8) + begin, tiles, scratch);
  const filter = group * filters + first;
  for (let i = 0; i < rows; i++) {
    transformOutputs(step, OUTPUTS, m + <usize>i * row, frequency, address(step, 2), filter + i, tiles, scratch);
  }
}

/** U of a chunk's filters, `depth` channels from `from` on. */
function makeFilters(
  step: usize, group: i32, first: i32, rows: i32, from: i32, depth: i32, woven: i32, to: usize, frequency: usize,
): void {
  const scratch = to + 36 * frequency;
  for (; rows > 0; rows -= woven << 2) {
    transformFilters(step, FILTERS, group, first, rows, from, depth, woven, to, frequency, scratch);
    first += woven << 2;
    to += <usize>(woven * depth) << 4;
  }
}
