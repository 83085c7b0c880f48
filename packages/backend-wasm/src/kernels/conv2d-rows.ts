/** A convolution with few filters, a map as one long row: assembly/conv2d-rows.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { packedElements, packLeft } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";

/** Filters of a group up to which packing what they see costs more than the columns between rows. */
const FEW = 24;

/** Elements of a map of y with what lies between its rows. */
const longRow = (g: Conv2dGeometry): number => (g.outHeight - 1) * g.inWidth + g.outWidth;

/** Whether maps can be seen as long rows, and should be: at most every other column is computed in vain. */
export function isOfLongRows(g: Conv2dGeometry): boolean {
  const steps = g.strideHeight === 1 && g.strideWidth === 1;
  const inside = g.padTop + g.padBottom + g.padLeft + g.padRight === 0;
  const pays = 2 * g.outWidth >= g.inWidth && g.outChannels / g.groups <= FEW;
  return steps && inside && pays && longRow(g) >= 8;
}

/** The steps of such a convolution. */
export function convolveRows(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const { output, filter } = areas(g);
  const channels = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const depth = channels * filter;
  const left = {
    ...{ at: operand(operands, 1), matrices: g.groups, rows, inner: depth, outer: 1 },
    ...{ rowStep: depth, innerStep: 1, outerStep: 0, matrixStep: rows * depth },
  };
  const packed = room.temporary(packedElements(left));
  room.scratch(4 * (depth + 4 * longRow(g)));
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2dRows,
      chunks: g.batch * g.groups,
      words: [packed, operand(operands, 0), out, rows, g.groups, ...windowWords(g, channels)],
      cut: { maps: rows, pixels: output },
    },
  ];
}
