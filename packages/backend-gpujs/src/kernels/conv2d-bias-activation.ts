/** A convolution with its bias and activation in one kernel. */
import type { Conv2dBiasActivationGeometry } from "@convscope/core/backend";
import { CONVOLUTION, type ConvolutionSize, convolutionScalars } from "../convolution-scalars.js";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { unaryText } from "../scalar-text.js";
import { CORRELATION } from "./conv2d.js";

/** x `[N, C, H, W]`, w `[K, C / groups, R, S]`, bias `[K]` to y `[N, K, P, Q]`. */
export function conv2dBiasActivation(
  device: Device,
  x: GpujsBuffer,
  w: GpujsBuffer,
  bias: GpujsBuffer,
  g: Conv2dBiasActivationGeometry,
): GpujsBuffer {
  const { activation } = g;
  const program: Program<ConvolutionSize> = {
    kernel: "conv2dBiasActivation",
    key: `conv2dBiasActivation ${activation}`,
    operands: ["x", "w", "bias"],
    integers: CONVOLUTION,
    heavy: true,
    body: (dialect) => `${CORRELATION}
const v = sum + bias[channel];
${activation === "none" ? "const y = v;" : unaryText(activation, dialect)}
return y;`,
  };
  const length = g.batch * g.outChannels * g.outHeight * g.outWidth;
  return device.launch(program, [x, w, bias], convolutionScalars(g), length);
}
