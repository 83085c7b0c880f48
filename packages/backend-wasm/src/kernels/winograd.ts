/**
 * Convolutions by Winograd's minimal filtering: F(4×4, 3×3), and F(2×2, 5×5) on the same six points. Three kinds of steps: the
 * filters (assembly/winograd-filters.ts), the maps (winograd-input.ts), their products and the result (winograd-product.ts).
 * Tiles of all images stand in one row, so a batch shares the filters; what a step takes of them stays in the outer cache.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import type { EngineStep, Room } from "../step.js";
import { isDense } from "./conv2d-dense.js";
import { isDepthwise } from "./depthwise.js";
import { type Finish, finishWords } from "./finish.js";

/** Frequencies: 6×6. */
export const FREQUENCIES = 36;
/** Tiles and channels that a chunk takes, as in assembly. */
const [TILES, CHANNELS] = [64, 32];
/** Filters that a chunk takes: with more of them the maps are read less often, with fewer there is more to share out. */
const [FILTERS, FEW_FILTERS] = [48, 24];
/** Chunks of a product, at least, where there are as many. */
const CHUNKS_ENOUGH = 8;
/** Rows of a panel. */
const PANEL = 4;
/** Panels of filters that are woven into one another (assembly/woven.ts): for many tiles, and for no more than four. */
const [WOVEN, WOVEN_FOR_FOUR] = [3, 2];
/** Elements of transformed maps that are made before they are used: 2 MiB. */
const AT_ONCE = 2 ** 19;
/** Between frequencies, so that not all of them fall on the same place of a cache. */
const LINE = 64;
/** Scratch in bytes: a list and a band of patches with 36 vectors; a table of outputs with 24 vectors, and a tile; 55 vectors. */
const [INPUT_SCRATCH, TABLE, FILTER_SCRATCH] = [192 + 1152 + 576, 64 * 12 + 384 + 128, 55 * 16];

/** Maps `[batch, channels, height, width]`. */
export interface Maps {
  readonly at: Address;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A convolution of stride and dilation 1; steps in elements. */
export interface Filtering {
  readonly batch: number;
  readonly groups: number;
  readonly from: Maps;
  readonly to: Maps;
  /** Rows and columns of padding before the maps. */
  readonly top: number;
  readonly left: number;
  /** Width of the filters. */
  readonly size: 3 | 5;
  readonly filters: {
    readonly at: Address;
    /** From one map of the result to the next. */
    readonly rowStep: number;
    /** From one map of the operand to the next. */
    readonly depthStep: number;
    readonly matrixStep: number;
    /** Whether they are read backwards. */
    readonly turned: boolean;
  };
}

/** Where transformed operands lie, with the bytes between frequencies and between parts: blocks of filters, groups of maps. */
export interface Transformed {
  readonly at: Address;
  readonly step: number;
  readonly ofPart: number;
}

/**
 * Channels and tiles from which on the transforms are paid for, measured against the plain product on one thread of a Zen 4 core
 * with 64 and 256 channels: 3 tiles take as long where the filters are transformed in every run, 4 take 0.75 of it, 49 take
 * 0.4, and 8 channels at 28×28 take 0.3. Fewer channels have errors many times a sum's.
 */
const [CHANNELS_ENOUGH, TILES_ENOUGH] = [8, 4];

/**
 * The width of the filters where Winograd's filtering is the faster way to maps of `height` by `width`; undefined where it is
 * not.
 */
export function filterSize(
  g: Conv2dGeometry,
  height: number,
  width: number,
  { strict }: Room,
): Filtering["size"] | undefined {
  const steps = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth;
  if (strict || steps !== 1 || isDense(g) || isDepthwise(g)) return undefined;
  const size = g.kernelHeight;
  if ((size !== 3 && size !== 5) || size !== g.kernelWidth) return undefined;
  const tiles = g.batch * Math.ceil(height / (7 - size)) * Math.ceil(width / (7 - size));
  const channels = Math.min(g.inChannels, g.outChannels) / g.groups;
  return channels >= CHANNELS_ENOUGH && tiles >= TILES_ENOUGH ? size : undefined;
}

/** How filters are laid out: those of a block, and panels that are woven into one another. */
interface Blocks {
  readonly ofBlock: number;
  readonly woven: number;
}

/** The steps of a convolution. */
export function filter(f: Filtering, finish: Finish, room: Room): readonly EngineStep[] {
  const rows = f.to.channels / f.groups;
  const depth = f.from.channels / f.groups;
  const tile = 7 - f.size;
  const tiles = f.batch * Math.ceil(f.to.height / tile) * Math.ceil(f.to.width / tile);
  const most = Math.max(TILES, Math.floor(AT_ONCE / (FREQUENCIES * f.from.channels)));
  const panels = Math.ceil(tiles / Math.ceil(tiles / most) / 8);
  const v = transformed(f.groups, 8 * panels * depth, room);
  const blocks = f.groups * Math.ceil((8 * panels) / TILES);
  const ofBlock = blocks * Math.ceil(rows / FILTERS) < CHUNKS_ENOUGH ? FEW_FILTERS : FILTERS;
  const u = transformed(f.groups * Math.ceil(rows / ofBlock), ofBlock * depth, room);
  const woven = tiles <= 4 ? WOVEN_FOR_FOUR : WOVEN;
  const steps = [filterStep(f, rows, depth, u, { ofBlock, woven }, room)];
  for (let first = 0; first < tiles; first += 8 * panels) {
    const range = { first, count: Math.min(8 * panels, tiles - first) };
    steps.push(
      inputStep(f, range, v, room),
      productStep(f, finish, range, u, v, { ofBlock, woven }, room),
    );
  }
  return steps;
}

/** Takes room for transformed operands. */
export function transformed(parts: number, elements: number, room: Room): Transformed {
  const step = 4 * elements + LINE;
  const ofPart = FREQUENCIES * step;
  return { at: room.temporary((parts * ofPart) / 4), step, ofPart };
}

function filterStep(
  { groups, size, filters }: Filtering,
  rows: number,
  depth: number,
  u: Transformed,
  { ofBlock, woven }: Blocks,
  room: Room,
): EngineStep {
  room.scratch(FILTER_SCRATCH);
  const parts = Math.ceil(rows / (PANEL * woven));
  const last = filters.turned ? size * size - 1 : 0;
  const steps = [4 * filters.rowStep, 4 * filters.depthStep, parts, 4 * filters.matrixStep];
  return {
    opcode: opcodes.winogradFilters,
    chunks: groups * parts,
    words: [
      ...[filters.at + 4 * last, u.at, rows, depth, ...steps, u.step, u.ofPart],
      ...[size, filters.turned ? -4 : 4, ofBlock / (PANEL * woven), woven],
    ],
  };
}

/** Some tiles, side by side. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** The words of how maps are cut into tiles, those of winograd-tiles.ts and winograd-output.ts. */
export function tilingWords(size: Filtering["size"], to: Maps, maps: Maps): readonly number[] {
  const tile = 7 - size;
  const across = Math.ceil(to.width / tile);
  const ofImage = Math.ceil(to.height / tile) * across;
  return [across, ofImage, tile, maps.channels, maps.height, maps.width];
}

function inputStep(f: Filtering, range: Range, v: Transformed, room: Room): EngineStep {
  room.scratch(INPUT_SCRATCH);
  const depth = f.from.channels / f.groups;
  const panels = Math.ceil(range.count / 8);
  const blocks = Math.ceil(depth / CHANNELS);
  return {
    opcode: opcodes.winogradInput,
    chunks: f.groups * blocks * panels,
    words: [
      ...[f.from.at, v.at, depth, f.groups, range.first, range.count, panels, v.step, v.ofPart],
      ...[blocks, ...tilingWords(f.size, f.to, f.from), -f.top, -f.left],
    ],
  };
}

function productStep(
  f: Filtering,
  finish: Finish,
  range: Range,
  u: Transformed,
  v: Transformed,
  { ofBlock, woven }: Blocks,
  room: Room,
): EngineStep {
  const rows = f.to.channels / f.groups;
  const depth = f.from.channels / f.groups;
  const panels = Math.ceil(range.count / 8);
  const tileBlocks = Math.ceil((8 * panels) / TILES);
  const inBlock = 8 * Math.ceil(panels / tileBlocks);
  room.scratch(TABLE + FREQUENCIES * (4 * ofBlock * inBlock + LINE));
  const filterBlocks = Math.ceil(rows / ofBlock);
  return {
    opcode: opcodes.winogradProduct,
    chunks: f.groups * filterBlocks * tileBlocks,
    words: [
      ...[u.at, v.at, f.to.at, rows, depth, filterBlocks, tileBlocks, panels],
      ...[range.first, range.count, u.step, u.ofPart, v.step, v.ofPart, ofBlock, woven],
      ...[...tilingWords(f.size, f.to, f.to), ...finishWords(finish)],
    ],
  };
}
