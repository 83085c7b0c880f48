/** Encodes `binary`: assembly/binary.ts. */
import type { BinaryGeometry, BinaryOp } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type Encoder, type EngineStep, operand } from "../step.js";
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

/** b where a is above 0, else 0. */
const WHERE_POSITIVE = 10;

export const binary: Encoder<"binary"> = (operands, g, out) => [
  elementWise(OPS[g.op], operands, g, out),
];

/** Relu's gradient, from its result and the gradient behind it. */
export function reluGrad(
  operands: readonly Address[],
  g: Omit<BinaryGeometry, "op">,
  out: Address,
): EngineStep {
  return elementWise(WHERE_POSITIVE, operands, g, out);
}

function elementWise(
  op: number,
  operands: readonly Address[],
  g: Omit<BinaryGeometry, "op">,
  out: Address,
): EngineStep {
  const elements = elementsOf(g.out);
  const { size, chunks } = chunksOf(elements);
  const words = [op, operand(operands, 0), operand(operands, 1), out, elements, size];
  return { opcode: opcodes.binary, chunks, words: [...words, ...walkWords(g.out, g.strides)] };
}
