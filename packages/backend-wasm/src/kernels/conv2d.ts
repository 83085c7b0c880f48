/** Encodes `conv2d`, alone and finished: assembly/conv2d.ts, or Winograd's filtering. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { bandBytes, lineOf } from "../band.js";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft, rowsOfChunk } from "../product.js";
import { type Encoder, type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { convolveBundles, isBundled } from "./bundle-conv2d.js";
import { denseFinished, isDense } from "./conv2d-dense.js";
import { convolvePixels, isPointwise } from "./conv2d-pointwise.js";
import { convolveRows, isOfRows } from "./conv2d-rows.js";
import { depthwiseSteps, isDepthwise } from "./depthwise.js";
import { filtersOf } from "./filters.js";
import {
  canFinish,
  type Finish,
  type FinishedEncoder,
  finishSteps,
  finishWords,
  PLAIN,
} from "./finish.js";
import { type Filtering, filter, filterSize } from "./winograd.js";

/** Depth that is packed at once, and bytes of a tile and behind a band, as in assembly. */
const [DEPTH, TILE, BEYOND] = [512, 128, 64];
/** Width up to which most of eight neighbours do not lie in one row. */
const SHORT = 32;
/** Weights of a filter for which it pays to copy the map once. */
const OFTEN = 4;

export const conv2d: Encoder<"conv2d"> = (operands, g, out, room) =>
  finishedConv2d(operands, g, out, room, PLAIN);

/** A convolution and what is done to its result. */
export const finishedConv2d: FinishedEncoder = (operands, g, out, room, finish) => {
  if (isDense(g)) return denseFinished(operands, g, out, room, finish);
  if (isDepthwise(g)) return depthwiseSteps(operands, g, out, room, finish);
  const size = filterSize(g, g.outHeight, g.outWidth, room);
  if (size !== undefined) {
    if (canFinish(finish)) return filtered(operands, g, out, room, finish, size);
    return [...filtered(operands, g, out, room, PLAIN, size), ...finishSteps(g, finish, out)];
  }
  if (isBundled(g)) return convolveBundles(operands, g, out, room, finish);
  if (isPointwise(g)) return convolvePixels(operands, g, out, room, finish);
  if (isOfRows(g)) return convolveRows(operands, g, out, room, finish);
  return summed(operands, g, out, room, finish);
};

/** By Winograd's filtering. */
function filtered(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
  size: Filtering["size"],
): readonly EngineStep[] {
  const channels = g.inChannels / g.groups;
  const area = size * size;
  const { batch, groups, inHeight, inWidth, outHeight, outWidth, padTop, padLeft } = g;
  const x = operand(operands, 0);
  const filters = {
    at: operand(operands, 1),
    rowStep: channels * area,
    depthStep: area,
    matrixStep: (g.outChannels / groups) * channels * area,
    turned: false,
  };
  const from = { at: x, channels: g.inChannels, height: inHeight, width: inWidth };
  const to = { at: out, channels: g.outChannels, height: outHeight, width: outWidth };
  return filter(
    { batch, groups, from, to, top: padTop, left: padLeft, size, filters },
    finish,
    room,
  );
}

/** Whether whole rows of outputs are packed, as they are short: of filters that fit what is packed at once and use a copy often. */
function isPackedInBands(g: Conv2dGeometry): boolean {
  const { filter } = areas(g);
  return g.outWidth <= SHORT && filter >= OFTEN && filter <= DEPTH;
}

/** Bytes of scratch for a block of `pixels` packed in bands: the block and a tile, where weights see a band, the band, rows of outputs. */
function packingBytes(g: Conv2dGeometry, depth: number, pixels: number): number {
  const rows = Math.min(g.outHeight, Math.ceil((pixels - 1) / g.outWidth) + 1);
  const block = 32 * Math.min(depth, DEPTH) * Math.ceil(pixels / 8) + TILE;
  return block + 4 * areas(g).filter + bandBytes(g, rows) + 4 * rows * g.outWidth + 3 * BEYOND;
}

/** As a product, straight from the definition. */
const summed: FinishedEncoder = (operands, g, out, room, finish) => {
  const { input, output, filter } = areas(g);
  const channels = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const depth = channels * filter;
  const left = filtersOf(operand(operands, 1), g);
  const packed = room.temporary(packedElements(left));
  const blocks = blocksOf(output, depth, room);
  const images = g.batch * g.groups;
  const share = rowsOfChunk(rows, images * blocks.count);
  const words = [packed, operand(operands, 0), out, rows, depth, output, blocks.size, blocks.count];
  const ofGroup = [g.groups, 4 * channels * input, share];
  const line = isPackedInBands(g) ? lineOf(g) : 0;
  if (line !== 0) room.scratch(packingBytes(g, depth, blocks.size));
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2d,
      chunks: images * blocks.count * (rows / share),
      words: [...words, ...ofGroup, ...windowWords(g, channels), ...finishWords(finish), line],
    },
  ];
};
