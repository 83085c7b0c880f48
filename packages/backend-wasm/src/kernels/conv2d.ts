/** Encodes `conv2d`: assembly/conv2d.ts. */
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft } from "../product.js";
import { type Encoder, operand } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { denseForward, isDense } from "./conv2d-dense.js";
import { convolveRows, isOfLongRows } from "./conv2d-rows.js";
import { depthwiseStep, isDepthwise } from "./depthwise.js";

export const conv2d: Encoder<"conv2d"> = (operands, g, out, room) => {
  if (isDense(g)) return denseForward(operands, g, out, room);
  if (isDepthwise(g)) return [depthwiseStep(operands, g, out, room)];
  if (isOfLongRows(g)) return convolveRows(operands, g, out, room);
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
  const words = [packed, operand(operands, 0), out, rows, depth, output, blocks.size, blocks.count];
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2d,
      chunks: g.batch * g.groups * blocks.count,
      words: [...words, g.groups, 4 * channels * input, ...windowWords(g, channels)],
      cut: { maps: rows, pixels: blocks.size },
    },
  ];
};
