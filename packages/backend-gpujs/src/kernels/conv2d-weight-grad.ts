/** dL/dw of a convolution: each weight sums over all the products that it took part in. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { CONVOLUTION, type ConvolutionSize, convolutionScalars } from "../convolution-scalars.js";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { quotientText } from "../quotient-text.js";
import { placeText } from "../window-text.js";

const PROGRAM: Program<ConvolutionSize> = {
  kernel: "conv2dWeightGrad",
  key: "conv2dWeightGrad",
  operands: ["x", "dy"],
  integers: CONVOLUTION,
  heavy: true,
  body: () => `${placeText("kernelHeight", "kernelWidth")}
${quotientText("k", "plane", "groupIn")}
${quotientText("group", "k", "groupOut")}
const channel = group * groupIn + plane - k * groupIn;
const top = line * dilationHeight - padTop;
const left = column * dilationWidth - padLeft;
let sum = 0;
for (let n = 0; n < batch; n++) {
  const xStart = (n * inChannels + channel) * inHeight;
  const dyStart = (n * outChannels + k) * outHeight;
  for (let p = 0; p < outHeight; p++) {
    const h = p * strideHeight + top;
    if (h >= 0 && h < inHeight) {
      for (let q = 0; q < outWidth; q++) {
        const v = q * strideWidth + left;
        if (v >= 0 && v < inWidth) {
          sum += x[(xStart + h) * inWidth + v] * dy[(dyStart + p) * outWidth + q];
        }
      }
    }
  }
}
return sum;`,
};

/** x `[N, C, H, W]`, dy `[N, K, P, Q]` to dw `[K, C / groups, R, S]`. */
export function conv2dWeightGrad(
  device: Device,
  x: GpujsBuffer,
  dy: GpujsBuffer,
  g: Conv2dGeometry,
): GpujsBuffer {
  const length = g.outChannels * (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth;
  return device.launch(PROGRAM, [x, dy], convolutionScalars(g), length);
}
