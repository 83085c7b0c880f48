/** The maximum of each window; NaN if it holds one. Padding is never seen. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import { firstMaximumText } from "../pool-text.js";
import type { Program } from "../program.js";
import { placeText, WINDOW, type WindowSize } from "../window-text.js";

const PROGRAM: Program<WindowSize> = {
  kernel: "maxPool2d",
  key: "maxPool2d",
  operands: ["x"],
  integers: WINDOW,
  body: () => `${placeText("outHeight", "outWidth")}
const base = plane * inHeight * inWidth;
${firstMaximumText("line", "column")}
return best;`,
};

/** x `[N, C, H, W]` to y `[N, C, P, Q]`. */
export function maxPool2d(device: Device, x: GpujsBuffer, g: Pool2dGeometry): GpujsBuffer {
  return device.launch(PROGRAM, [x], g, g.batch * g.channels * g.outHeight * g.outWidth);
}
