/** Encodes `unary`: assembly/unary.ts. */
import type { UnaryOp } from "@convscope/core/backend";
import { opcodes } from "../opcodes.js";
import { type Encoder, operand } from "../step.js";
import { chunksOf, elementsOf, walkWords } from "../walk.js";

const OPS = {
  abs: 0,
  ceil: 1,
  cos: 2,
  erf: 3,
  exp: 4,
  expm1: 5,
  floor: 6,
  log: 7,
  log1p: 8,
  neg: 9,
  relu: 10,
  round: 11,
  sigmoid: 12,
  sign: 13,
  sin: 14,
  sqrt: 15,
  tanh: 16,
} as const satisfies Record<UnaryOp, number>;

export const unary: Encoder<"unary"> = (operands, g, out) => {
  const elements = elementsOf(g.out);
  const { size, chunks } = chunksOf(elements);
  const words = [OPS[g.op], operand(operands, 0), out, elements, size];
  return [{ opcode: opcodes.unary, chunks, words: [...words, ...walkWords(g.out, g.strides)] }];
};
