/** Convolutions with one channel a group, and their gradients: assembly/depthwise.ts, depthwise-grad.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { type Opcode, opcodes } from "../opcodes.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { mapsOfChunks } from "../walk.js";
import { areas, windowWords } from "../window-words.js";

/** Filters of a group from which on a product is the better way. */
const MANY_FILTERS = 4;

/** Whether there is nothing to multiply but one channel with a few filters. */
export function isDepthwise({ groups, inChannels, outChannels }: Conv2dGeometry): boolean {
  return groups === inChannels && outChannels / groups < MANY_FILTERS;
}

/** Bytes of a band of x in scratch: half of the first cache. */
const BAND = 2 ** 14;
/** Columns that may be read beyond the last that a row of y sees. */
const BEYOND = 16;
/** Bytes of a weight in scratch. */
const WEIGHT = 32;

/** The convolution. */
export function depthwiseStep(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): EngineStep {
  const { input, output, filter } = areas(g);
  const { size, chunks } = mapsOfChunks(g.batch * g.outChannels, Math.max(input, output));
  const lastTap = Math.floor(((g.kernelWidth - 1) * g.dilationWidth) / g.strideWidth);
  const ofX = Math.ceil((g.padLeft + g.inWidth) / g.strideWidth);
  const line = Math.max(g.outWidth + lastTap + BEYOND, ofX);
  const rowBytes = 4 * g.strideWidth * line;
  const more = (g.kernelHeight - 1) * g.dilationHeight + 1;
  const fitting = Math.floor((BAND / rowBytes - more) / g.strideHeight) + 1;
  const rows = Math.min(g.outHeight, Math.max(1, fitting));
  room.scratch(WEIGHT * filter + rowBytes * ((rows - 1) * g.strideHeight + more));
  const words = [operand(operands, 0), operand(operands, 1), out];
  const counts = [g.outChannels / g.groups, g.groups, g.batch];
  return {
    opcode: opcodes.depthwise,
    chunks,
    words: [...words, ...counts, ...windowWords(g, size), line, rows],
    cut: { maps: size, pixels: output },
  };
}

/** A gradient; `chunks` is how many maps it has. */
export function depthwiseGradStep(
  opcode: Opcode,
  chunks: number,
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
): EngineStep {
  const words = [operand(operands, 0), operand(operands, 1), out];
  const counts = [g.outChannels / g.groups, g.groups, g.batch];
  return { opcode, chunks, words: [...words, ...counts, ...windowWords(g, 1)] };
}
