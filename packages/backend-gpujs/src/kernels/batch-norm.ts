/** Batch normalisation at inference: y = x * scale + shift, with one scale and one shift per channel. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";

const PROGRAM: Program<"inner" | "length"> = {
  kernel: "batchNorm",
  key: "batchNorm",
  operands: ["x", "scale", "shift"],
  integers: ["length", "inner"],
  body: () => `const line = Math.floor(this.thread.x / inner);
const channel = line - Math.floor(line / length) * length;
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
