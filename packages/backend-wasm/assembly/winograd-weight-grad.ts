// dw by Winograd's filtering, which is its forward pass transposed: dw = G^T [sum over tiles of (A dY A^T) * (B^T d B)] G, d the
// 6×6 patch that a tile dY of outputs saw. Both transforms have maps as lanes, so that the tiles are the depth of a product for
// each of the 36 frequencies. Steps: both transforms and the product for a range of tiles after the other, then G.
// Source: Lavin & Gray 2016, arXiv:1509.09308 (the matrices).
import { multiplyBlock } from "./product";
import { address, int } from "./step";
import { lanes, madd } from "./vector";
import { transformPatches } from "./winograd-input";
import { COLUMNS, PATCHES, columnOf, copyPatches, listPatches } from "./winograd-tiles";

const TILING: i32 = 9;
/** Panels of a chunk: what is padding is found once for them. */
const PANELS: i32 = 4;
/** Bytes of a band of patches. */
const BAND: usize = 24 * <usize>COLUMNS;
const ROW: usize = <usize>COLUMNS << 2;

/**
 * B^T d B of 8 tiles and some panels of 8 channels: right operands [36, panels, tiles, 8]. Arguments: 0 x, 1 result, 2 channels
 * of a group, 3 first tile, 4 tiles, 5 eights of tiles, 6 panels of a group, 7 bytes from frequency to frequency, 8 bytes of a
 * group's result, 9 … the tiling of winograd-tiles.ts.
 */
export function winogradSeen(step: usize, chunk: i32, scratch: usize): void {
  const count = listTiles(step, chunk, 8, scratch);
  const bands = scratch + PATCHES;
  const temporary = bands + 8 * BAND;
  const frequency = address(step, 7);
  for (let panel = firstPanel(step, chunk); panel < endOfPanels(step, chunk); panel++) {
    copyBands(step, chunk, panel, 8, scratch);
    let to = target(step, chunk, panel, 8);
    for (let j = 0; j < count; j++) {
      const d = bands + columnOf(scratch, j);
      transformPatches(d, d + BAND, d + 2 * BAND, d + 3 * BAND, temporary, to, frequency);
      transformPatches(d + 4 * BAND, d + 5 * BAND, d + 6 * BAND, d + 7 * BAND, temporary, to + 16, frequency);
      to += 32;
    }
  }
}

/** A dY A^T of 8 tiles and some panels of 4 filters: left operands [36, panels, tiles, 4]. Arguments as winogradSeen's, of dy. */
export function winogradWanted(step: usize, chunk: i32, scratch: usize): void {
  const count = listTiles(step, chunk, 4, scratch);
  const bands = scratch + PATCHES;
  const temporary = bands + 4 * BAND;
  for (let panel = firstPanel(step, chunk); panel < endOfPanels(step, chunk); panel++) {
    copyBands(step, chunk, panel, 4, scratch);
    let to = target(step, chunk, panel, 4);
    for (let j = 0; j < count; j++) {
      spread(bands + columnOf(scratch, j), int(step, TILING + 2), temporary, to, address(step, 7));
      to += 16;
    }
  }
}

/** Blocks of panels of a group. */
@inline
function blocksOf(step: usize): i32 {
  return (int(step, 6) + PANELS - 1) / PANELS;
}

/** The group of a chunk. */
@inline
function groupOf(step: usize, chunk: i32): i32 {
  return chunk / int(step, 5) / blocksOf(step);
}

/** The first panel, within its group, of a chunk. */
@inline
function firstPanel(step: usize, chunk: i32): i32 {
  return ((chunk / int(step, 5)) % blocksOf(step)) * PANELS;
}

/** One past the last panel of a chunk. */
@inline
function endOfPanels(step: usize, chunk: i32): i32 {
  return min(int(step, 6), firstPanel(step, chunk) + PANELS);
}

/** Lists what a chunk's tiles see, with a cleared band for each of `maps` maps. Gives the tiles. */
function listTiles(step: usize, chunk: i32, maps: i32, scratch: usize): i32 {
  const first = chunk % int(step, 5) << 3;
  const count = min(8, int(step, 4) - first);
  listPatches(step, TILING, int(step, 3) + first, count, scratch);
  memory.fill(scratch + PATCHES + BAND, 0, <usize>(maps - 1) * BAND);
  return count;
}

/** Copies what tiles see of the maps of a panel, a band each; the last map again where there are fewer. */
function copyBands(step: usize, chunk: i32, panel: i32, maps: i32, scratch: usize): void {
  const channels = int(step, 2);
  const group = groupOf(step, chunk);
  for (let i = 0; i < maps; i++) {
    const map = group * channels + min(channels - 1, panel * maps + i);
    copyPatches(step, TILING, address(step, 0), map, scratch, scratch + PATCHES + <usize>i * BAND);
  }
}

/** Where a panel's part of a chunk's result begins. */
function target(step: usize, chunk: i32, panel: i32, maps: i32): usize {
  const at = panel * int(step, 4) + (chunk % int(step, 5) << 3);
  return address(step, 1) + <usize>groupOf(step, chunk) * address(step, 8) + (<usize>(at * maps) << 2);
}

/** A y A^T of one tile of four maps, a map a lane. */
function spread(y: usize, size: i32, temporary: usize, to: usize, frequency: usize): void {
  const zero = f32x4.splat(0);
  let at = temporary;
  for (let i = 0; i < size; i++) {
    const a = v128.load(y), b = v128.load(y + BAND), c = v128.load(y + 2 * BAND), d = v128.load(y + 3 * BAND);
    const y0 = lanes(0, a, b, c, d), y1 = lanes(1, a, b, c, d), y2 = lanes(2, a, b, c, d), y3 = lanes(3, a, b, c, d);
    if (size == 4) spreadLine(y0, y1, y2, y3, y3, at, 16);
    else spreadLine(y0, y1, zero, zero, y1, at, 16);
    at += 96;
    y += ROW;
  }
  at = temporary;
  for (let j = 0; j < 6; j++) {
    const y0 = v128.load(at), y1 = v128.load(at, 96);
    if (size == 4) spreadLine(y0, y1, v128.load(at, 192), v128.load(at, 288), v128.load(at, 288), to, 6 * frequency);
    else spreadLine(y0, y1, zero, zero, y1, to, 6 * frequency);
    at += 16;
    to += frequency;
  }
}

/** A y: the polynomial y at 0, 1, -1, 2 and -2, and its last coefficient. */
@inline
function spreadLine(y0: v128, y1: v128, y2: v128, y3: v128, last: v128, to: usize, apart: usize): void {
  const even = f32x4.add(y0, y2), odd = f32x4.add(y1, y3);
  const evenAt2 = madd(f32x4.splat(4), y2, y0), oddAt2 = madd(f32x4.splat(8), y3, f32x4.add(y1, y1));
  v128.store(to, y0);
  to += apart;
  v128.store(to, f32x4.add(even, odd));
  to += apart;
  v128.store(to, f32x4.sub(even, odd));
  to += apart;
  v128.store(to, f32x4.add(evenAt2, oddAt2));
  to += apart;
  v128.store(to, f32x4.sub(evenAt2, oddAt2));
  to += apart;
  v128.store(to, last);
}

/**
 * Sums [filters, channels] over a range of tiles, a frequency of a group a chunk. Arguments: 0 left operands, 1 right operands,
 * 2 sums, 3 filters, 4 channels of a group, 5 tiles, 6 whether nothing was summed yet, 7 bytes from frequency to frequency and
 * 8 bytes of a group of the left ones, 9 and 10 of the right ones, 11 bytes from frequency to frequency of the sums.
 */
export function winogradSums(step: usize, chunk: i32, scratch: usize): void {
  const group = chunk / 36;
  const f = chunk - group * 36;
  const left = address(step, 0) + <usize>group * address(step, 8) + <usize>f * address(step, 7);
  const right = address(step, 1) + <usize>group * address(step, 10) + <usize>f * address(step, 9);
  const tiles = int(step, 5);
  const channels = int(step, 4);
  const to = address(step, 2) + <usize>chunk * address(step, 11);
  multiplyBlock(left, <usize>tiles << 4, right, to, int(step, 3), channels, tiles, <usize>channels << 2, int(step, 6) != 0, scratch);
}

/** dw = G^T S G, a filter a chunk. Arguments: 0 sums, 1 dw, 2 filters, 3 channels of a group, 4 bytes from frequency to frequency, 5 width of a filter. */
export function winogradWeights(step: usize, chunk: i32, scratch: usize): void {
  const filters = int(step, 2);
  const channels = int(step, 3);
  const width = int(step, 5);
  const frequency = address(step, 4);
  const group = chunk / filters;
  let from = address(step, 0) + <usize>group * (36 * frequency) + (<usize>((chunk - group * filters) * channels) << 2);
  let to = address(step, 1) + (<usize>(chunk * channels * width * width) << 2);
  const gathered = scratch + 30 * 16;
  for (let c = 0; c < channels; c += 4) {
    for (let j: usize = 0; j < 6; j++) {
      gatherLine(from + j * frequency, 6 * frequency, width, scratch + (j << 4), 96);
    }
    for (let r: usize = 0; r < <usize>width; r++) {
      gatherLine(scratch + 96 * r, 16, width, gathered + r * (<usize>width << 4), 16);
    }
    const lanes = min(4, channels - c);
    for (let l: usize = 0; l < <usize>lanes; l++) {
      for (let i: usize = 0; i < <usize>(width * width); i++) {
        store<f32>(to, load<f32>(gathered + (i << 4) + (l << 2)));
        to += 4;
      }
    }
    from += 16;
  }
}

/** G^T s: 6 sums become 3 or 5 weights. */
function gatherLine(from: usize, step: usize, width: i32, to: usize, apart: usize): void {
  const s1 = v128.load(from + step), s2 = v128.load(from + 2 * step), s3 = v128.load(from + 3 * step), s4 = v128.load(from + 4 * step);
  const sixth = f32x4.splat(-1 / <f32>6), part = f32x4.splat(1 / <f32>24);
  const even = f32x4.mul(sixth, f32x4.add(s1, s2)), odd = f32x4.mul(sixth, f32x4.sub(s1, s2));
  const evenAt2 = f32x4.mul(part, f32x4.add(s3, s4)), oddAt2 = f32x4.mul(part, f32x4.sub(s3, s4));
  const last = v128.load(from + 5 * step);
  v128.store(to, madd(f32x4.splat(0.25), v128.load(from), f32x4.add(even, evenAt2)));
  v128.store(to + apart, madd(f32x4.splat(2), oddAt2, odd));
  const third = madd(f32x4.splat(4), evenAt2, even);
  v128.store(to + 2 * apart, width == 3 ? f32x4.add(third, last) : third);
  if (width == 3) return;
  v128.store(to + 3 * apart, madd(f32x4.splat(8), oddAt2, odd));
  v128.store(to + 4 * apart, f32x4.add(madd(f32x4.splat(16), evenAt2, even), last));
}
