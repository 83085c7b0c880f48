/** Copies every step-th element from a start on, along each axis; a step may be negative. */
import type { SliceGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import { rowMajorStrides } from "../strided.js";
import { stridedCopy } from "../strided-copy.js";

/** x `[...in]` to y `[...out]`. */
export function slice(device: Device, x: GpujsBuffer, g: SliceGeometry): GpujsBuffer {
  const strides = rowMajorStrides(g.in);
  const start = strides.reduce((sum, stride, axis) => sum + stride * (g.start[axis] ?? 0), 0);
  const steps = strides.map((stride, axis) => stride * (g.step[axis] ?? 1));
  return stridedCopy(device, "slice", x, g.out, start, steps);
}
