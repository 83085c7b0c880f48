/** Batch normalisation at inference: y = x * scale + shift, with one scale and one shift per channel. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";

/** x `[outer, length, inner]`, scale and shift `[length]` to y like x. */
export function batchNorm(
  scope: KernelScope,
  x: TensorInfo,
  scale: TensorInfo,
  shift: TensorInfo,
  g: AxisGeometry,
): TensorInfo {
  const perChannel = [g.length, 1];
  const maps = scope.reshape(x, [g.outer, g.length, g.inner]);
  const scaled = scope.binary("Multiply", maps, scope.reshape(scale, perChannel));
  return scope.binary("Add", scaled, scope.reshape(shift, perChannel));
}
