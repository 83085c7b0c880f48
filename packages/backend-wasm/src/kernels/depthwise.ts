/** Convolutions with one channel a group: assembly/depthwise.ts, depthwise-walk.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { bandBytes, lineOf } from "../band.js";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { mapsOfChunks } from "../walk.js";
import { areas, windowWords } from "../window-words.js";
import {
  AFFINE,
  canFinish,
  type Finish,
  type FinishedEncoder,
  finishSteps,
  finishWords,
  LIMITS,
  PLAIN,
} from "./finish.js";

/** Filters of a group from which on a product is the better way. */
const MANY_FILTERS = 4;

/** Whether there is nothing to multiply but one channel with a few filters. */
export function isDepthwise({ groups, inChannels, outChannels }: Conv2dGeometry): boolean {
  return groups === inChannels && outChannels / groups < MANY_FILTERS;
}

/** Bytes of a band of x in scratch: half of the first cache. */
const BAND = 2 ** 14;
/** Bytes that may be read behind a band. */
const BEYOND = 64;
/** Bytes of a weight in scratch. */
const WEIGHT = 32;

/** Whether a map is walked with its weights in registers: the filters of networks. */
function isWalked(g: Conv2dGeometry): boolean {
  const isNine = g.kernelHeight === 3 && g.kernelWidth === 3;
  const undilated = g.dilationHeight === 1 && g.dilationWidth === 1;
  const steps = g.strideHeight === g.strideWidth && g.strideHeight <= 2;
  const padding = Math.max(g.padTop, g.padBottom, g.padLeft, g.padRight);
  return isNine && undilated && steps && padding <= 1 && g.outWidth >= 4 && g.inWidth >= 4;
}

/** The convolution, and what is done to its result. */
export const depthwiseSteps: FinishedEncoder = (operands, g, out, room, finish) => {
  if (!isWalked(g)) return [bandedStep(operands, g, out, room, finish)];
  if (canFinish(finish)) return [walkedStep(operands, g, out, room, finish)];
  return [walkedStep(operands, g, out, room, PLAIN), ...finishSteps(g, finish, out)];
};

function walkedStep(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
): EngineStep {
  room.scratch(AFFINE + LIMITS);
  const { words, chunks } = shared(operands, g, out);
  return { opcode: opcodes.depthwiseWalk, chunks, words: [...words, ...finishWords(finish)] };
}

function bandedStep(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
): EngineStep {
  let rows = g.outHeight;
  while (rows > 1 && bandBytes(g, rows) > BAND) rows--;
  room.scratch(WEIGHT * areas(g).filter + bandBytes(g, rows) + BEYOND);
  const { words, chunks } = shared(operands, g, out);
  const ofBand = [lineOf(g), rows];
  const all = [...words, ...ofBand, ...finishWords(finish)];
  return { opcode: opcodes.depthwise, chunks, words: all };
}

/** The first words of both ways, and their chunks. */
function shared(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
): Pick<EngineStep, "words" | "chunks"> {
  const { input, output } = areas(g);
  const { size, chunks } = mapsOfChunks(g.batch * g.outChannels, Math.max(input, output));
  const places = [operand(operands, 0), operand(operands, 1), out];
  const counts = [g.outChannels / g.groups, g.groups, g.batch];
  return { words: [...places, ...counts, ...windowWords(g, size)], chunks };
}
