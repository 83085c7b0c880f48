/** Encodes `where`: assembly/where.ts. */
import { opcodes } from "../opcodes.js";
import { type Encoder, operand } from "../step.js";
import { chunksOf, elementsOf, walkWords } from "../walk.js";

export const where: Encoder<"where"> = (operands, g, out) => {
  const elements = elementsOf(g.out);
  const { size, chunks } = chunksOf(elements);
  const [mask, a, b] = [operand(operands, 0), operand(operands, 1), operand(operands, 2)];
  const words = [mask, a, b, out, elements, size, ...walkWords(g.out, g.strides)];
  return [{ opcode: opcodes.where, chunks, words }];
};
