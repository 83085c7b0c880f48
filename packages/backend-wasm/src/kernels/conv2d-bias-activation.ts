/** Encodes `conv2dBiasActivation`: the convolution, then bias and activation in place (assembly/movement.ts). */
import type { Conv2dBiasActivationGeometry } from "@convscope/core/backend";
import { opcodes } from "../opcodes.js";
import { type Encoder, operand } from "../step.js";
import { areas } from "../window-words.js";
import { conv2d } from "./conv2d.js";

const ACTIVATIONS = {
  none: 0,
  relu: 1,
  sigmoid: 2,
  tanh: 3,
} as const satisfies Record<Conv2dBiasActivationGeometry["activation"], number>;

export const conv2dBiasActivation: Encoder<"conv2dBiasActivation"> = (operands, g, out, room) => [
  ...conv2d(operands, g, out, room),
  {
    opcode: opcodes.biasActivation,
    chunks: g.batch * g.outChannels,
    words: [
      ...[out, operand(operands, 2), g.outChannels, areas(g).output, ACTIVATIONS[g.activation]],
    ],
  },
];
