/** dL/dx of a convolution, gathered: each input asks which outputs read it, and by which tap. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { CONVOLUTION, type ConvolutionSize, convolutionScalars } from "../convolution-scalars.js";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { quotientText } from "../quotient-text.js";
import { channelText, placeText, readersText } from "../window-text.js";

const TERM = "sum += dy[(dyStart + p) * outWidth + q] * w[(wStart + r) * kernelWidth + s];";

const PROGRAM: Program<ConvolutionSize> = {
  kernel: "conv2dInputGrad",
  key: "conv2dInputGrad",
  operands: ["dy", "w"],
  integers: CONVOLUTION,
  heavy: true,
  body: () => `${placeText("inHeight", "inWidth")}
${channelText("inChannels")}
${quotientText("group", "channel", "groupIn")}
const within = channel - group * groupIn;
let sum = 0;
for (let i = 0; i < groupOut; i++) {
  const k = group * groupOut + i;
  const dyStart = (n * outChannels + k) * outHeight;
  const wStart = (k * groupIn + within) * kernelHeight;
  ${readersText("line", "column", TERM)}
}
return sum;`,
};

/** dy `[N, K, P, Q]`, w `[K, C / groups, R, S]` to dx `[N, C, H, W]`. */
export function conv2dInputGrad(
  device: Device,
  dy: GpujsBuffer,
  w: GpujsBuffer,
  g: Conv2dGeometry,
): GpujsBuffer {
  const length = g.batch * g.inChannels * g.inHeight * g.inWidth;
  return device.launch(PROGRAM, [dy, w], convolutionScalars(g), length);
}
