/** Encodes the fused kernels along an axis: assembly/axis.ts. */
import { opcodes } from "../opcodes.js";
import { type Encoder, floatWord, operand } from "../step.js";

export const batchNorm: Encoder<"batchNorm"> = (operands, g, out) => [
  {
    opcode: opcodes.batchNorm,
    chunks: g.outer * g.length,
    words: [
      ...[operand(operands, 0), operand(operands, 1), operand(operands, 2), out],
      ...[g.length, g.inner],
    ],
  },
];

export const localResponseNorm: Encoder<"localResponseNorm"> = (operands, g, out) => [
  {
    opcode: opcodes.localResponseNorm,
    chunks: g.outer,
    words: [
      ...[operand(operands, 0), out, g.length, g.inner, g.before, g.after],
      ...[floatWord(g.alpha), floatWord(g.beta), floatWord(g.k)],
    ],
  },
];

export const softmax: Encoder<"softmax"> = (operands, g, out) => [
  {
    opcode: opcodes.softmax,
    chunks: g.outer,
    words: [operand(operands, 0), out, g.length, g.inner],
  },
];
