/** dL/dx of max pooling, gathered: each input asks in which windows it is the first maximum. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import { firstMaximumText } from "../pool-text.js";
import type { Program } from "../program.js";
import { placeText, readersText, WINDOW, type WindowSize } from "../window-text.js";

const TERM = `${firstMaximumText("p", "q")}
if (place === own) { sum += dy[(plane * outHeight + p) * outWidth + q]; }`;

const PROGRAM: Program<WindowSize> = {
  kernel: "maxPool2dInputGrad",
  key: "maxPool2dInputGrad",
  operands: ["dy", "x"],
  integers: WINDOW,
  body: () => `${placeText("inHeight", "inWidth")}
const base = plane * inHeight * inWidth;
const own = base + line * inWidth + column;
let sum = 0;
${readersText("line", "column", TERM)}
return sum;`,
};

/** dy `[N, C, P, Q]`, x `[N, C, H, W]` to dx `[N, C, H, W]`. */
export function maxPool2dInputGrad(
  device: Device,
  dy: GpujsBuffer,
  x: GpujsBuffer,
  g: Pool2dGeometry,
): GpujsBuffer {
  return device.launch(PROGRAM, [dy, x], g, g.batch * g.channels * g.inHeight * g.inWidth);
}
