/** Joins arrays along one axis. */
import type { ConcatGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";

/** xs, each `[outer, lengths[i], inner]`, to y `[outer, sum of lengths, inner]`. */
export function concat(
  scope: KernelScope,
  xs: readonly TensorInfo[],
  g: ConcatGeometry,
): TensorInfo {
  const parts = xs.map((x, i) => scope.reshape(x, [g.outer, g.lengths[i] as number, g.inner]));
  return scope.concat(parts, 1);
}
