/** y = op(a, b), element by element, both operands broadcast to the result's shape. */
import type { BinaryGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { applyBinary } from "../binary-kernels.js";
import type { KernelScope } from "../kernel-scope.js";
import { collapseBroadcast } from "../shapes.js";

/** a and b by their strides to y of shape `out`. */
export function binary(
  scope: KernelScope,
  a: TensorInfo,
  b: TensorInfo,
  g: BinaryGeometry,
): TensorInfo {
  const { out, operands } = collapseBroadcast(g.out, g.strides);
  const [shapeA = [], shapeB = []] = operands;
  const y = applyBinary(scope, g.op, scope.reshape(a, shapeA), scope.reshape(b, shapeB));
  // Where both operands repeat along an axis, the result still has to.
  return scope.expand(y, out);
}
