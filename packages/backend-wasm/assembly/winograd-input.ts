// What Winograd's filtering makes of the maps: V = B^T d B for every 6×6 patch d that a tile of outputs sees, laid out as right
// operands of winograd-product.ts: [36, panels of 8 tiles, channels, 8]. A chunk transforms a panel of some channels. Patches
// are first copied beside each other, padding as zeros, so that no later step knows of edges.
// Arguments: 0 x, 1 V, 2 channels of a group, 3 groups, 4 first tile, 5 tiles, 6 panels, 7 bytes from frequency to frequency,
// 8 bytes of a group's V, 9 blocks of channels in a group, 10 … the tiling of winograd-tiles.ts.
import { address, int } from "./step";
import { COLUMNS, PATCHES, columnOf, copyPatches, listPatches } from "./winograd-tiles";
import { lanes, madd } from "./vector";

/** Channels of a chunk. */
const CHANNELS: i32 = 32;
const TILING: i32 = 10;
/** Bytes from row to row of the patches. */
const ROW: usize = <usize>COLUMNS << 2;

export function winogradInput(step: usize, chunk: i32, scratch: usize): void {
  const channels = int(step, 2);
  const panels = int(step, 6);
  const blocks = int(step, 9);
  const panel = chunk % panels;
  const block = chunk / panels;
  const group = block / blocks;
  const first = (block - group * blocks) * CHANNELS;
  const end = min(channels, first + CHANNELS);
  const begin = panel << 3;
  listPatches(step, TILING, int(step, 4) + begin, min(8, int(step, 5) - begin), scratch);
  const patches = scratch + PATCHES;
  const temporary = patches + 6 * ROW;
  const frequency = address(step, 7);
  let to = address(step, 1) + <usize>group * address(step, 8) + <usize>(panel * channels + first) * 32;
  for (let c = first; c < end; c++) {
    copyPatches(step, TILING, address(step, 0), group * channels + c, scratch, patches);
    for (let j = 0; j < 8; j += 4) {
      transformPatches(
        patches + columnOf(scratch, j), patches + columnOf(scratch, j + 1),
        patches + columnOf(scratch, j + 2), patches + columnOf(scratch, j + 3),
        temporary, to + (<usize>j << 2), frequency,
      );
    }
    to += 32;
  }
}

/**
 * B^T d B of four patches, a patch a lane; `temporary` has room for 36 vectors. The 36 results lie `frequency` bytes apart.
 */
export function transformPatches(
  d0: usize, d1: usize, d2: usize, d3: usize, temporary: usize, to: usize, frequency: usize,
): void {
  let at = temporary;
  for (let i = 0; i < 6; i++) {
    const a = v128.load(d0), b = v128.load(d1), c = v128.load(d2), d = v128.load(d3);
    const ef = v128.shuffle<f32>(v128.load64_zero(d0, 16), v128.load64_zero(d1, 16), 0, 4, 1, 5);
    const gh = v128.shuffle<f32>(v128.load64_zero(d2, 16), v128.load64_zero(d3, 16), 0, 4, 1, 5);
    transformLine(
      lanes(0, a, b, c, d), lanes(1, a, b, c, d), lanes(2, a, b, c, d), lanes(3, a, b, c, d),
      v128.shuffle<f32>(ef, gh, 0, 1, 4, 5), v128.shuffle<f32>(ef, gh, 2, 3, 6, 7),
      at, 16,
    );
    at += 96;
    d0 += ROW;
    d1 += ROW;
    d2 += ROW;
    d3 += ROW;
  }
  at = temporary;
  for (let j = 0; j < 6; j++) {
    transformLine(
      v128.load(at), v128.load(at, 96), v128.load(at, 192), v128.load(at, 288), v128.load(at, 384), v128.load(at, 480),
      to, 6 * frequency,
    );
    at += 16;
    to += frequency;
  }
}

/**
 * B^T d, the points being 0, 1, -1, 2, -2 and infinity; results `apart` bytes from each other.
 *   4d0 - 5d2 + d4, (d4 - 4d2) ± (d3 - 4d1), (d4 - d2) ± 2(d3 - d1), 4d1 - 5d3 + d5
 */
@inline
export function transformLine(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, apart: usize): void {
  const four = f32x4.splat(4), minusFour = f32x4.splat(-4), minusFive = f32x4.splat(-5);
  const even = madd(minusFour, d2, d4), odd = madd(minusFour, d1, d3);
  const outer = f32x4.sub(d4, d2), inner = f32x4.sub(d3, d1), twice = f32x4.add(inner, inner);
  v128.store(to, madd(four, d0, madd(minusFive, d2, d4)));
  to += apart;
  v128.store(to, f32x4.add(even, odd));
  to += apart;
  v128.store(to, f32x4.sub(even, odd));
  to += apart;
  v128.store(to, f32x4.add(outer, twice));
  to += apart;
  v128.store(to, f32x4.sub(outer, twice));
  to += apart;
  v128.store(to, madd(four, d1, madd(minusFive, d3, d5)));
}
