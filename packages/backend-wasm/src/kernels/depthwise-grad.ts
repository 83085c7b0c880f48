/**
 * Gradients of convolutions with one channel a group: assembly/depthwise-grad.ts. Where the gradient of x is such a convolution
 * itself, of dy with the filters turned round, it is made as one.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { type Opcode, opcodes } from "../opcodes.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { depthwiseSteps } from "./depthwise.js";
import { PLAIN } from "./finish.js";
import { slice } from "./movement.js";

/** The steps of the gradient of x; operands dy and w. */
export function depthwiseInputGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const turned = turnedRound(g);
  if (turned === undefined) {
    return [step(opcodes.depthwiseInputGrad, g.batch * g.inChannels, operands, g, out)];
  }
  const { filter } = areas(g);
  const filters = room.temporary(g.groups * filter);
  const shape = [g.groups, filter];
  const backwards = { in: shape, start: [0, filter - 1], step: [1, -1], out: shape };
  return [
    ...slice([operand(operands, 1)], backwards, filters, room),
    ...depthwiseSteps([operand(operands, 0), filters], turned, out, room, PLAIN),
  ];
}

/** The step of the gradient of the filters; operands x and dy. */
export function depthwiseWeightGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
): EngineStep {
  return step(opcodes.depthwiseWeightGrad, g.outChannels, operands, g, out);
}

/** The convolution of dy that gives the gradient of x: there is one if the steps are 1, and one filter a channel. */
function turnedRound(g: Conv2dGeometry): Conv2dGeometry | undefined {
  const [high, wide] = [
    (g.kernelHeight - 1) * g.dilationHeight,
    (g.kernelWidth - 1) * g.dilationWidth,
  ];
  const [padTop, padBottom] = [high - g.padTop, high - g.padBottom];
  const [padLeft, padRight] = [wide - g.padLeft, wide - g.padRight];
  const isInside = Math.min(padTop, padBottom, padLeft, padRight) >= 0;
  const isSingle = g.outChannels === g.groups && g.strideHeight * g.strideWidth === 1;
  if (!isInside || !isSingle) return undefined;
  return {
    ...{ ...g, padTop, padBottom, padLeft, padRight },
    ...{ inHeight: g.outHeight, inWidth: g.outWidth, outHeight: g.inHeight, outWidth: g.inWidth },
  };
}

/** A gradient of `maps` maps, each a chunk. */
function step(
  opcode: Opcode,
  maps: number,
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
): EngineStep {
  const words = [operand(operands, 0), operand(operands, 1), out];
  const counts = [g.outChannels / g.groups, g.groups, g.batch];
  return { opcode, chunks: maps, words: [...words, ...counts, ...windowWords(g, 1)] };
}
