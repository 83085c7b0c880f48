/** Encodes the fused kernels along an axis: assembly/axis.ts. */
import { opcodes } from "../opcodes.js";
import { type Encoder, floatWord, operand } from "../step.js";
import { chunksOf } from "../walk.js";

/** Places of a row that a chunk of local response norm takes at least: shorter runs of far rows are slow to read. */
const LONG = 1024;

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

export const localResponseNorm: Encoder<"localResponseNorm"> = (operands, g, out) => {
  const size = Math.max(LONG, 4 * Math.ceil(chunksOf(g.inner, g.length).size / 4));
  const blocks = Math.ceil(g.inner / size);
  const words = [operand(operands, 0), out, g.length, g.inner, g.before, g.after];
  const factors = [floatWord(g.alpha), floatWord(g.beta), floatWord(g.k)];
  return [
    {
      opcode: opcodes.localResponseNorm,
      chunks: g.outer * blocks,
      words: [...words, ...factors, size, blocks],
    },
  ];
};

export const softmax: Encoder<"softmax"> = (operands, g, out) => [
  {
    opcode: opcodes.softmax,
    chunks: g.outer,
    words: [operand(operands, 0), out, g.length, g.inner],
  },
];
