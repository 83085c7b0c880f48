/** v at the place of the first maximum of each window of x. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import { firstMaximumText } from "../pool-text.js";
import type { Program } from "../program.js";
import { placeText, WINDOW, type WindowSize } from "../window-text.js";

const PROGRAM: Program<WindowSize> = {
  kernel: "maxPool2dSelect",
  key: "maxPool2dSelect",
  operands: ["selected", "x"],
  integers: WINDOW,
  body: () => `${placeText("outHeight", "outWidth")}
const base = plane * inHeight * inWidth;
${firstMaximumText("line", "column")}
return selected[place];`,
};

/** v and x `[N, C, H, W]` to `[N, C, P, Q]`. */
export function maxPool2dSelect(
  device: Device,
  v: GpujsBuffer,
  x: GpujsBuffer,
  g: Pool2dGeometry,
): GpujsBuffer {
  return device.launch(PROGRAM, [v, x], g, g.batch * g.channels * g.outHeight * g.outWidth);
}
