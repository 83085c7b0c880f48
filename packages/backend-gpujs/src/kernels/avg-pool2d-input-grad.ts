/** dL/dx of average pooling, gathered: each input asks which windows hold it, and takes its share of their dy. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import { COUNTED, type CountedRegion, countedRegion, countText } from "../pool-text.js";
import type { Program } from "../program.js";
import { placeText, readersText, WINDOW, type WindowSize } from "../window-text.js";

const TERM = `${countText("p", "q")}
sum += dy[(plane * outHeight + p) * outWidth + q] / (countedLines * countedColumns);`;

const PROGRAM: Program<CountedRegion | WindowSize> = {
  kernel: "avgPool2dInputGrad",
  key: "avgPool2dInputGrad",
  operands: ["dy"],
  integers: [...WINDOW, ...COUNTED],
  body: () => `${placeText("inHeight", "inWidth")}
let sum = 0;
${readersText("line", "column", TERM)}
return sum;`,
};

/** dy `[N, C, P, Q]` to dx `[N, C, H, W]`. */
export function avgPool2dInputGrad(
  device: Device,
  dy: GpujsBuffer,
  g: Pool2dGeometry,
): GpujsBuffer {
  const length = g.batch * g.channels * g.inHeight * g.inWidth;
  return device.launch(PROGRAM, [dy], { ...g, ...countedRegion(g) }, length);
}
