/** Convolutions with one channel a group, and their gradients: assembly/depthwise.ts, depthwise-walk.ts, depthwise-grad.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { type Opcode, opcodes } from "../opcodes.js";
import { type EngineStep, floatWord, operand, type Room } from "../step.js";
import { mapsOfChunks } from "../walk.js";
import { areas, windowWords } from "../window-words.js";
import { ACTIVATIONS, affineOf, type Finish } from "./finish.js";

/** Filters of a group from which on a product is the better way. */
const MANY_FILTERS = 4;

/** Whether there is nothing to multiply but one channel with a few filters. */
export function isDepthwise({ groups, inChannels, outChannels }: Conv2dGeometry): boolean {
  return groups === inChannels && outChannels / groups < MANY_FILTERS;
}

/** Bytes of scratch of a walk: five vectors. */
const WALK = 80;
/** Bytes of a band of x in scratch: half of the first cache. */
const BAND = 2 ** 14;
/** Columns that may be read beyond the last that a row of y sees. */
const BEYOND = 16;
/** Bytes of a weight in scratch. */
const WEIGHT = 32;

/** Whether a map is walked with its weights in registers, and finished on the way: the filters of networks. */
export function isWalked(g: Conv2dGeometry): boolean {
  const isNine = g.kernelHeight === 3 && g.kernelWidth === 3;
  const undilated = g.dilationHeight === 1 && g.dilationWidth === 1;
  const steps = g.strideHeight === g.strideWidth && g.strideHeight <= 2;
  const padding = Math.max(g.padTop, g.padBottom, g.padLeft, g.padRight);
  return isNine && undilated && steps && padding <= 1 && g.outWidth >= 4 && g.inWidth >= 4;
}

function walkedStep(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
): EngineStep {
  const { input, output } = areas(g);
  const { size, chunks } = mapsOfChunks(g.batch * g.outChannels, Math.max(input, output));
  room.scratch(WALK);
  const words = [operand(operands, 0), operand(operands, 1), out];
  const counts = [g.outChannels / g.groups, g.groups, g.batch];
  const { scale, shift, activation, top } = finish;
  const behind = [affineOf(finish), ACTIVATIONS[activation], floatWord(top ?? 0)];
  return {
    opcode: opcodes.depthwiseWalk,
    chunks,
    words: [...words, ...counts, ...windowWords(g, size), scale ?? 0, shift ?? 0, ...behind],
    cut: { maps: size, pixels: output },
  };
}

/** The convolution; something is done to the result only where it is walked. */
export function depthwiseStep(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
): EngineStep {
  if (isWalked(g)) return walkedStep(operands, g, out, room, finish);
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
