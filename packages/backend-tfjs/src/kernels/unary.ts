/** y = op(x), element by element, x broadcast to the result's shape. */
import type { UnaryGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { collapseBroadcast } from "../shapes.js";
import { applyUnary } from "../unary-kernels.js";

/** x by its strides to y of shape `out`. */
export function unary(scope: KernelScope, x: TensorInfo, g: UnaryGeometry): TensorInfo {
  const { out, operands } = collapseBroadcast(g.out, g.strides);
  const [shape = []] = operands;
  return scope.expand(applyUnary(scope, g.op, scope.reshape(x, shape)), out);
}
