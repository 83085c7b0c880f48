/**
 * y = a where mask is not 0, else b. TensorFlow.js chooses between operands of one shape, on WebGL
 * of few axes: broadcasts come first, and then a single axis.
 */
import type { WhereGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { collapseBroadcast, elements } from "../shapes.js";

/** mask, a and b by their strides to y of shape `out`. A mask of NaN chooses a. */
export function where(
  scope: KernelScope,
  mask: TensorInfo,
  a: TensorInfo,
  b: TensorInfo,
  g: WhereGeometry,
): TensorInfo {
  const { out, operands } = collapseBroadcast(g.out, g.strides);
  const [maskFull, aFull, bFull] = [mask, a, b].map((x, i) =>
    scope.reshape(scope.expand(scope.reshape(x, operands[i] ?? []), out), [elements(out)]),
  ) as [TensorInfo, TensorInfo, TensorInfo];
  const chosen = scope.binary("NotEqual", maskFull, scope.scalar(0));
  return scope.select(chosen, aFull, bFull);
}
