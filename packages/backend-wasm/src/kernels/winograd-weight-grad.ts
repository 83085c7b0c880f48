/**
 * dw of a convolution by Winograd's filtering, its forward pass transposed: assembly/winograd-weight-grad.ts. The tiles of all
 * images are the depth of 36 products, a range of them after the other, so that what a step makes stays in the outer cache.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type EngineStep, operand, type Room } from "../step.js";
import {
  FREQUENCIES,
  filterSize,
  type Maps,
  type Range,
  type Transformed,
  tilingWords,
  transformed,
} from "./winograd.js";

/** Panels of maps that a chunk transforms, as in assembly. */
const PANELS = 4;
/** Elements of transformed maps that are made before they are used: 4 MiB. */
const AT_ONCE = 2 ** 20;
/** Tiles of a range: the fewest that pay for adding to the sums, the most that a product takes at once. */
const [FEWEST, MOST] = [64, 512];
/** Tiles from which on the sums' own transform is paid for. */
const TILES_ENOUGH = 16;
/** Scratch in bytes: a list, 8 bands of patches, 36 vectors; 55 vectors. */
const [BANDS_SCRATCH, WEIGHTS_SCRATCH] = [192 + 8 * 1152 + 576, 55 * 16];

/** The steps of dw; undefined where another way is faster. */
export function filteredWeightGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] | undefined {
  const size = filterSize(g, g.outHeight, g.outWidth, room);
  const x = mapsOf(operand(operands, 0), g.inChannels, g.inHeight, g.inWidth);
  const dy = mapsOf(operand(operands, 1), g.outChannels, g.outHeight, g.outWidth);
  if (size === undefined) return undefined;
  const tile = 7 - size;
  const tiles = g.batch * Math.ceil(dy.height / tile) * Math.ceil(dy.width / tile);
  if (tiles < TILES_ENOUGH) return undefined;
  const { groups } = g;
  const [channels, filters] = [x.channels / groups, dy.channels / groups];
  const fitting = Math.floor(AT_ONCE / (FREQUENCIES * (x.channels + dy.channels)));
  const most = Math.min(MOST, Math.max(FEWEST, fitting));
  const each = Math.ceil(tiles / Math.ceil(tiles / most));
  const seen = transformed(groups, 8 * Math.ceil(channels / 8) * each, room);
  const wanted = transformed(groups, 4 * Math.ceil(filters / 4) * each, room);
  const sums = transformed(groups, channels * filters, room);
  room.scratch(BANDS_SCRATCH);
  room.scratch(WEIGHTS_SCRATCH);
  const steps: EngineStep[] = [];
  for (let first = 0; first < tiles; first += each) {
    const range = { first, count: Math.min(each, tiles - first) };
    const ofX = [...tilingWords(size, dy, x), -g.padTop, -g.padLeft];
    const ofDy = [...tilingWords(size, dy, dy), 0, 0];
    steps.push(
      mapsStep(opcodes.winogradSeen, x, groups, 8, range, seen, ofX),
      mapsStep(opcodes.winogradWanted, dy, groups, 4, range, wanted, ofDy),
      sumsStep(groups, filters, channels, range, wanted, seen, sums),
    );
  }
  const words = [sums.at, out, filters, channels, sums.step, size];
  return [...steps, { opcode: opcodes.winogradWeights, chunks: g.outChannels, words }];
}

function mapsOf(at: Address, channels: number, height: number, width: number): Maps {
  return { at, channels, height, width };
}

/** Transforms a range of tiles, `lanes` maps at a time. */
function mapsStep(
  opcode: EngineStep["opcode"],
  maps: Maps,
  groups: number,
  lanes: 4 | 8,
  { first, count }: Range,
  to: Transformed,
  tiling: readonly number[],
): EngineStep {
  const channels = maps.channels / groups;
  const panels = Math.ceil(channels / lanes);
  const eights = Math.ceil(count / 8);
  const words = [maps.at, to.at, channels, first, count, eights, panels, to.step, to.ofPart];
  return {
    opcode,
    chunks: groups * Math.ceil(panels / PANELS) * eights,
    words: [...words, ...tiling],
  };
}

/** Adds the products of a range. */
function sumsStep(
  groups: number,
  filters: number,
  channels: number,
  { first, count }: Range,
  left: Transformed,
  right: Transformed,
  sums: Transformed,
): EngineStep {
  const counts = [filters, channels, count, first === 0 ? 1 : 0];
  const strides = [left.step, left.ofPart, right.step, right.ofPart, sums.step];
  return {
    opcode: opcodes.winogradSums,
    chunks: groups * FREQUENCIES,
    words: [left.at, right.at, sums.at, ...counts, ...strides],
  };
}
