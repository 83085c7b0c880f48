/** Encodes `conv2dBiasActivation`: a convolution that is finished with a bias and an activation. */
import { type Encoder, operand } from "../step.js";
import { finishedConv2d } from "./conv2d.js";

export const conv2dBiasActivation: Encoder<"conv2dBiasActivation"> = (operands, g, out, room) =>
  finishedConv2d(operands, g, out, room, { shift: operand(operands, 2), activation: g.activation });
