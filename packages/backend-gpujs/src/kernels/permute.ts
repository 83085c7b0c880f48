/** Reorders axes. */
import type { PermuteGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import { rowMajorStrides } from "../strided.js";
import { stridedCopy } from "../strided-copy.js";

/** x `[...in]` to y, whose axis i is axis `axes[i]` of x. */
export function permute(device: Device, x: GpujsBuffer, g: PermuteGeometry): GpujsBuffer {
  const strides = rowMajorStrides(g.in);
  const out = g.axes.map((axis) => g.in[axis] ?? 1);
  const steps = g.axes.map((axis) => strides[axis] ?? 0);
  return stridedCopy(device, "permute", x, out, 0, steps);
}
