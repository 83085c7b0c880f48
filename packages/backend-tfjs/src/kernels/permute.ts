/** Changes the order of the axes. */
import type { PermuteGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { collapsePermutation } from "../shapes.js";

/** x of shape `in` to y, whose axis i is axis `axes[i]` of x. */
export function permute(scope: KernelScope, x: TensorInfo, g: PermuteGeometry): TensorInfo {
  const { shape, axes } = collapsePermutation(g.in, g.axes);
  return scope.transpose(scope.reshape(x, shape), axes);
}
