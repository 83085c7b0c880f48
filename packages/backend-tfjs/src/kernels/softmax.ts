/** softmax: y = e^x / sum of e^x along the middle axis, which TensorFlow.js wants to be the last one. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { applyUnary } from "../unary-kernels.js";

/** x `[outer, length, inner]` to y like x. */
export function softmax(scope: KernelScope, x: TensorInfo, g: AxisGeometry): TensorInfo {
  const last = scope.transpose(scope.reshape(x, [g.outer, g.length, g.inner]), [0, 2, 1]);
  const logits = scope.reshape(last, [g.outer * g.inner, g.length]);
  const native = scope.engine !== "wasm" && scope.engine !== "webgpu";
  const y = native ? scope.run("Softmax", { logits }, { dim: 1 }) : composed(scope, logits);
  return scope.transpose(scope.reshape(y, [g.outer, g.inner, g.length]), [0, 2, 1]);
}

/** wasm's own kernel gives 0 where a probability is subnormal, WebGPU's loses NaN. */
function composed(scope: KernelScope, x: TensorInfo): TensorInfo {
  const largest = scope.run("Max", { x }, { reductionIndices: [1], keepDims: true });
  const powers = applyUnary(scope, "exp", scope.binary("Sub", x, largest));
  const sums = scope.reshape(scope.sum(powers, [1]), largest.shape);
  return scope.binary("RealDiv", powers, sums);
}
