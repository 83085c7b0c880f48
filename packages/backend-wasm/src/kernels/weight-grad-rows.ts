/** The weight gradient of a convolution with few filters, row by row: assembly/weight-grad-rows.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type EngineStep, operand } from "../step.js";
import { windowWords } from "../window-words.js";

/** Filters of a group up to which packing what they saw costs more than it saves (LeNet-5's 6 and 16: 3 and 2 times). */
const FEW = 24;

/** Whether rows of weights can be summed as they lie, and should be. */
export function goesByRows(g: Conv2dGeometry): boolean {
  const steps = g.strideHeight === 1 && g.strideWidth === 1;
  const inside = g.padLeft === 0 && g.padRight === 0 && g.outWidth >= 4;
  const isWidthKnown = g.kernelWidth === 3 || g.kernelWidth === 5;
  return steps && inside && isWidthKnown && g.outChannels / g.groups <= FEW;
}

/** One step; operands x and dy. */
export function weightGradRowsStep(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
): EngineStep {
  const channels = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  const words = [operand(operands, 0), operand(operands, 1), out, filters, g.groups, g.batch];
  return {
    opcode: opcodes.weightGradRows,
    chunks: g.groups * Math.ceil(filters / 2) * channels * g.kernelHeight,
    words: [...words, ...windowWords(g, channels)],
  };
}
