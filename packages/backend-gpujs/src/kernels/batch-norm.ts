/** Batch normalisation at inference: y = x * scale + shift, with one scale and one shift per channel. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { quotientText } from "../quotient-text.js";

const PROGRAM: Program<"inner" | "length"> = {
  kernel: "batchNorm",
  key: "batchNorm",
  operands: ["x", "scale", "shift"],
  integers: ["length", "inner"],
  body: () => `${quotientText("line", "this.thread.x", "inner")}
${quotientText("outer", "line", "length")}
const channel = line - outer * length;
return x[this.thread.x] * scale[channel] + shift[channel];`,
};

/** x `[outer, length, inner]`, scale and shift `[length]` to y like x. */
export function batchNorm(
  device: Device,
  x: GpujsBuffer,
  scale: GpujsBuffer,
  shift: GpujsBuffer,
  g: AxisGeometry,
): GpujsBuffer {
  return device.launch(PROGRAM, [x, scale, shift], g, g.outer * g.length * g.inner);
}
