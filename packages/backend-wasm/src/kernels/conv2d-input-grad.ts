/** Encodes `conv2dInputGrad`: assembly/conv2d-input-grad.ts. */
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft } from "../product.js";
import { type Encoder, operand } from "../step.js";
import { areas, windowWords } from "../window-words.js";

export const conv2dInputGrad: Encoder<"conv2dInputGrad"> = (operands, g, out, room) => {
  const { input, output, filter } = areas(g);
  const rows = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  const depth = filters * filter;
  const left = {
    at: operand(operands, 1),
    matrices: g.groups,
    rows,
    inner: filter,
    outer: filters,
    rowStep: filter,
    innerStep: 1,
    outerStep: rows * filter,
    matrixStep: filters * rows * filter,
  };
  const packed = room.temporary(packedElements(left));
  const blocks = blocksOf(input, depth, room);
  const words = [packed, operand(operands, 0), out, rows, depth, input, blocks.size, blocks.count];
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2dInputGrad,
      chunks: g.batch * g.groups * blocks.count,
      words: [...words, g.groups, 4 * filters * output, ...windowWords(g, rows)],
    },
  ];
};
