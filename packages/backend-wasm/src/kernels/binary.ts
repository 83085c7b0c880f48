/** Encodes `binary`: assembly/binary.ts. */
import type { BinaryOp } from "@convscope/core/backend";
import { opcodes } from "../opcodes.js";
import { type Encoder, operand } from "../step.js";
import { chunksOf, elementsOf, walkWords } from "../walk.js";

const OPS = {
  add: 0,
  div: 1,
  equal: 2,
  greater: 3,
  less: 4,
  max: 5,
  min: 6,
  mul: 7,
  pow: 8,
  sub: 9,
} as const satisfies Record<BinaryOp, number>;

export const binary: Encoder<"binary"> = (operands, g, out) => {
  const elements = elementsOf(g.out);
  const { size, chunks } = chunksOf(elements);
  const words = [OPS[g.op], operand(operands, 0), operand(operands, 1), out, elements, size];
  return [{ opcode: opcodes.binary, chunks, words: [...words, ...walkWords(g.out, g.strides)] }];
};
