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
const [FILTERS, FEW_FILTERS] = [32, 16];
/** Channels whose filters a chunk makes at once, so that they and their product fit the second cache. */
const MADE_AT_ONCE = 128;
/** Chunks of a product, at least, where there are as many. */
const CHUNKS_ENOUGH = 4;
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

/** How filters are cut and laid out. */
interface Blocks {
  /** Filters of a block. */
  readonly ofBlock: number;
  /** Panels that are woven into one another. */
  readonly woven: number;
  /** Where they lie; undefined where a chunk of the product makes them itself. */
  readonly u: Transformed | undefined;
}

/** The steps of a convolution. */
export function filter(f: Filtering, finish: Finish, room: Room): readonly EngineStep[] {
  const depth = f.from.channels / f.groups;
  const tile = 7 - f.size;
  const tiles = f.batch * Math.ceil(f.to.height / tile) * Math.ceil(f.to.width / tile);
  const most = Math.max(TILES, Math.floor(AT_ONCE / (FREQUENCIES * f.from.channels)));
  const panels = Math.ceil(tiles / Math.ceil(tiles / most) / 8);
  const v = transformed(f.groups, 8 * panels * depth, room);
  const blocks = blocksOf(f, tiles, panels, room);
  const steps = blocks.u === undefined ? [] : [filterStep(f, blocks.u, blocks, room)];
  for (let first = 0; first < tiles; first += 8 * panels) {
    const range = { first, count: Math.min(8 * panels, tiles - first) };
    steps.push(inputStep(f, range, v, room), productStep(f, finish, range, blocks, v, room));
  }
  return steps;
}

/** Cuts the filters. Those that are not kept and that one chunk sees are best made in that chunk, in the second cache. */
function blocksOf(f: Filtering, tiles: number, panels: number, room: Room): Blocks {
  const rows = f.to.channels / f.groups;
  const depth = f.from.channels / f.groups;
  const woven = tiles <= 4 ? WOVEN_FOR_FOUR : WOVEN;
  const chunks = f.groups * Math.ceil((8 * panels) / TILES) * Math.ceil(rows / FILTERS);
  const ofBlock = chunks < CHUNKS_ENOUGH ? FEW_FILTERS : FILTERS;
  const parts = f.groups * Math.ceil(rows / ofBlock);
  const kept = room.kept(f.filters.at, (parts * FREQUENCIES * (4 * ofBlock * depth + LINE)) / 4);
  const isSeenOnce = 8 * panels >= tiles && 8 * panels <= TILES;
  if (kept === undefined && isSeenOnce) return { ofBlock, woven, u: undefined };
  return { ofBlock, woven, u: transformed(parts, ofBlock * depth, room, kept) };
}

/** Transformed operands, and room for them if there is none yet. */
export function transformed(
  parts: number,
  elements: number,
  room: Room,
  at?: Address,
): Transformed {
  const step = 4 * elements + LINE;
  const ofPart = FREQUENCIES * step;
  return { at: at ?? room.temporary((parts * ofPart) / 4), step, ofPart };
}

/** Where filters begin and how they lie: the words of winograd-filters.ts. */
function filterWords({ size, filters }: Filtering): readonly number[] {
  const last = filters.turned ? size * size - 1 : 0;
  const steps = [4 * filters.rowStep, 4 * filters.depthStep, 4 * filters.matrixStep];
  return [filters.at + 4 * last, ...steps, size, filters.turned ? -4 : 4];
}

function filterStep(
  f: Filtering,
  u: Transformed,
  { ofBlock, woven }: Blocks,
  room: Room,
): EngineStep {
  room.scratch(FILTER_SCRATCH);
  const rows = f.to.channels / f.groups;
  const depth = f.from.channels / f.groups;
  const blocks = Math.ceil(rows / ofBlock);
  const cut = [blocks, u.step, u.ofPart, ofBlock, woven];
  return {
    opcode: opcodes.winogradFilters,
    chunks: f.groups * blocks * Math.ceil(ofBlock / (PANEL * woven)),
    words: [u.at, rows, depth, ...cut, ...filterWords(f)],
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
  { ofBlock, woven, u }: Blocks,
  v: Transformed,
  room: Room,
): EngineStep {
  const rows = f.to.channels / f.groups;
  const depth = f.from.channels / f.groups;
  const panels = Math.ceil(range.count / 8);
  const tileBlocks = Math.ceil((8 * panels) / TILES);
  const inBlock = 8 * Math.ceil(panels / tileBlocks);
  const made = u === undefined ? Math.min(depth, MADE_AT_ONCE) : 0;
  const ofMade = made === 0 ? 0 : FREQUENCIES * (4 * ofBlock * made + LINE) + FILTER_SCRATCH;
  room.scratch(TABLE + FREQUENCIES * (4 * ofBlock * inBlock + LINE) + ofMade);
  const filterBlocks = Math.ceil(rows / ofBlock);
  return {
    opcode: opcodes.winogradProduct,
    chunks: f.groups * filterBlocks * tileBlocks,
    words: [
      ...[u?.at ?? 0, v.at, f.to.at, rows, depth, filterBlocks, tileBlocks, panels],
      ...[range.first, range.count, u?.step ?? 0, u?.ofPart ?? 0, v.step, v.ofPart, ofBlock, woven],
      ...[...tilingWords(f.size, f.to, f.to), ...finishWords(finish), made],
      ...(u === undefined ? filterWords(f) : []),
    ],
  };
}
