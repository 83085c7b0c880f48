/** Encodes what only moves: permutations and slices are strided copies (assembly/unary.ts), joining copies rows. */
import type { Shape } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type Encoder, type EngineStep, operand } from "../step.js";
import { chunksOf, elementsOf, stridesOf, walkWords } from "../walk.js";

/** The op of assembly/unary.ts that gives what it takes. */
const COPY = 17;

export const permute: Encoder<"permute"> = (operands, g, out) => {
  const strides = stridesOf(g.in);
  const shape = g.axes.map((axis) => g.in[axis] as number);
  const moved = g.axes.map((axis) => strides[axis] as number);
  return [copy(operand(operands, 0), shape, moved, out)];
};

export const slice: Encoder<"slice"> = (operands, g, out) => {
  const strides = stridesOf(g.in);
  const first = g.start.reduce((sum, start, axis) => sum + start * (strides[axis] as number), 0);
  const steps = g.step.map((step, axis) => step * (strides[axis] as number));
  return [copy(operand(operands, 0) + 4 * first, g.out, steps, out)];
};

function copy(x: Address, shape: Shape, strides: readonly number[], out: Address): EngineStep {
  const elements = elementsOf(shape);
  const { size, chunks } = chunksOf(elements);
  const words = [COPY, x, out, elements, size, ...walkWords(shape, [strides])];
  return { opcode: opcodes.unary, chunks, words };
}

export const concat: Encoder<"concat"> = (operands, g, out) => {
  const row = g.inner * g.lengths.reduce((sum, length) => sum + length, 0);
  let before = 0;
  return g.lengths.map((length, i) => {
    const at = out + 4 * before;
    before += length * g.inner;
    const words = [operand(operands, i), at, 4 * length * g.inner, 4 * row];
    return { opcode: opcodes.copyRows, chunks: g.outer, words };
  });
};
