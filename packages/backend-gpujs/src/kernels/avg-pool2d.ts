/** The sum of each window over the number of its counted positions. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import { COUNTED, type CountedRegion, countedRegion, countText } from "../pool-text.js";
import type { Program } from "../program.js";
import { placeText, tapsText, WINDOW, type WindowSize } from "../window-text.js";

const PROGRAM: Program<CountedRegion | WindowSize> = {
  kernel: "avgPool2d",
  key: "avgPool2d",
  operands: ["x"],
  integers: [...WINDOW, ...COUNTED],
  body: () => `${placeText("outHeight", "outWidth")}
let sum = 0;
${tapsText("line", "column", "sum += x[(plane * inHeight + h) * inWidth + v];")}
${countText("line", "column")}
const count = countedLines * countedColumns;
let y = sum;
if (count > 0) { y = sum / count; }
return y;`,
};

/** x `[N, C, H, W]` to y `[N, C, P, Q]`; a window with nothing to count gives 0. */
export function avgPool2d(device: Device, x: GpujsBuffer, g: Pool2dGeometry): GpujsBuffer {
  const length = g.batch * g.channels * g.outHeight * g.outWidth;
  return device.launch(PROGRAM, [x], { ...g, ...countedRegion(g) }, length);
}
