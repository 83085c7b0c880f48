/** Cross-correlation: y[n, k, p, q] = sum over c, r, s of x[n, c, p*stride - pad + r*dilation, ...] * w[k, c, r, s]. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { CONVOLUTION, type ConvolutionSize, convolutionScalars } from "../convolution-scalars.js";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { quotientText } from "../quotient-text.js";
import { channelText, placeText, tapsText } from "../window-text.js";

/** Text that defines `sum`, the value of this thread, and its `channel`. */
export const CORRELATION: string = `${placeText("outHeight", "outWidth")}
${channelText("outChannels")}
${quotientText("group", "channel", "groupOut")}
const firstIn = n * inChannels + group * groupIn;
let sum = 0;
for (let c = 0; c < groupIn; c++) {
  const xStart = (firstIn + c) * inHeight;
  const wStart = (channel * groupIn + c) * kernelHeight;
  ${tapsText("line", "column", "sum += x[(xStart + h) * inWidth + v] * w[(wStart + r) * kernelWidth + s];")}
}`;

const PROGRAM: Program<ConvolutionSize> = {
  kernel: "conv2d",
  key: "conv2d",
  operands: ["x", "w"],
  integers: CONVOLUTION,
  heavy: true,
  body: () => `${CORRELATION}\nreturn sum;`,
};

/** x `[N, C, H, W]`, w `[K, C / groups, R, S]` to y `[N, K, P, Q]`. */
export function conv2d(
  device: Device,
  x: GpujsBuffer,
  w: GpujsBuffer,
  g: Conv2dGeometry,
): GpujsBuffer {
  const length = g.batch * g.outChannels * g.outHeight * g.outWidth;
  return device.launch(PROGRAM, [x, w], convolutionScalars(g), length);
}
