/** Convolutions with one channel a group, and their gradients: assembly/depthwise.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import type { Opcode } from "../opcodes.js";
import { type EngineStep, operand } from "../step.js";
import { windowWords } from "../window-words.js";

/** Filters of a group from which on a product is the better way. */
const MANY_FILTERS = 4;

/** Whether there is nothing to multiply but one channel with a few filters. */
export function isDepthwise({ groups, inChannels, outChannels }: Conv2dGeometry): boolean {
  return groups === inChannels && outChannels / groups < MANY_FILTERS;
}

/** One step for all maps of its result, `chunks` of them. */
export function depthwiseStep(
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
