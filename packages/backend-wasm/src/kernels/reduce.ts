/** Encodes `reduce`: assembly/reduce.ts. */
import type { ReduceOp, Shape } from "@convscope/core/backend";
import { opcodes } from "../opcodes.js";
import { type Encoder, operand } from "../step.js";
import { chunksOf, elementsOf, stridesOf, walkWords } from "../walk.js";

const OPS = { argmax: 0, max: 1, sum: 2 } as const satisfies Record<ReduceOp, number>;

export const reduce: Encoder<"reduce"> = (operands, g, out) => {
  const strides = stridesOf(g.in);
  const of = (list: Shape, marked: boolean): Shape =>
    list.filter((_, axis) => (g.reduced[axis] === true) === marked);
  const results = elementsOf(of(g.in, false));
  const terms = elementsOf(of(g.in, true));
  const { size, chunks } = chunksOf(results, terms);
  const words = [OPS[g.op], operand(operands, 0), out, results, size, terms];
  const kept = walkWords(of(g.in, false), [of(strides, false)]);
  const reduced = walkWords(of(g.in, true), [of(strides, true)]);
  return [{ opcode: opcodes.reduce, chunks, words: [...words, ...kept, ...reduced] }];
};
