/** Encodes `conv2d`, alone and finished: assembly/conv2d.ts, or Winograd's filtering. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft, rowsOfChunk } from "../product.js";
import { type Encoder, type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { convolveBundles, isBundled } from "./bundles.js";
import { denseForward, isDense } from "./conv2d-dense.js";
import { convolvePixels, isPointwise } from "./conv2d-pointwise.js";
import { convolveRows, isOfLongRows } from "./conv2d-rows.js";
import { depthwiseStep, isDepthwise, isWalked } from "./depthwise.js";
import { type Finish, finishStep } from "./finish.js";
import { canFinish, filter, filterSize } from "./winograd.js";

/** Nothing is done to the result. */
const PLAIN: Finish = { activation: "none" };

export const conv2d: Encoder<"conv2d"> = (operands, g, out, room) => {
  if (isDense(g)) return denseForward(operands, g, out, room);
  if (isDepthwise(g)) return [depthwiseStep(operands, g, out, room, PLAIN)];
  const filters = filtered(operands, g, out, room, PLAIN);
  if (filters !== undefined) return filters;
  if (isBundled(g)) return convolveBundles(operands, g, out, room);
  if (isPointwise(g)) return convolvePixels(operands, g, out, room);
  if (isOfLongRows(g)) return convolveRows(operands, g, out, room);
  return summed(operands, g, out, room);
};

/** A convolution and what is done to its result. */
export function finishedConv2d(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
): readonly EngineStep[] {
  if (isDepthwise(g) && isWalked(g) && canFinish(finish)) {
    return [depthwiseStep(operands, g, out, room, finish)];
  }
  const finished = canFinish(finish) ? filtered(operands, g, out, room, finish) : undefined;
  if (finished !== undefined) return finished;
  const steps = conv2d(operands, g, out, room);
  return [...steps, finishStep(g, steps.at(-1), finish, out)];
}

/** By Winograd's filtering, where that is the faster way. */
function filtered(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
): readonly EngineStep[] | undefined {
  const size = filterSize(g, g.outHeight, g.outWidth, room);
  if (size === undefined) return undefined;
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

/** As a product, straight from the definition. */
function summed(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const { input, output, filter } = areas(g);
  const channels = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const depth = channels * filter;
  const left = {
    at: operand(operands, 1),
    matrices: g.groups,
    rows,
    inner: depth,
    outer: 1,
    rowStep: depth,
    innerStep: 1,
    outerStep: 0,
    matrixStep: rows * depth,
  };
  const packed = room.temporary(packedElements(left));
  const blocks = blocksOf(output, depth, room);
  const images = g.batch * g.groups;
  const share = rowsOfChunk(rows, images * blocks.count);
  const words = [packed, operand(operands, 0), out, rows, depth, output, blocks.size, blocks.count];
  const ofGroup = [g.groups, 4 * channels * input, share];
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2d,
      chunks: images * blocks.count * (rows / share),
      words: [...words, ...ofGroup, ...windowWords(g, channels)],
      cut: { maps: share, pixels: blocks.size },
    },
  ];
}
