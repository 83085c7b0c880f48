/** Encodes `conv2dBiasActivation`: the convolution, then bias and activation in place. */
import { type Encoder, operand } from "../step.js";
import { conv2d } from "./conv2d.js";
import { finishStep } from "./finish.js";

export const conv2dBiasActivation: Encoder<"conv2dBiasActivation"> = (operands, g, out, room) => {
  const steps = conv2d(operands, g, out, room);
  const finish = { shift: operand(operands, 2), activation: g.activation };
  return [...steps, finishStep(g, steps.at(-1), finish, out)];
};
