/**
 * A convolution, its bias and an activation. One pass through NHWC serves all three: TensorFlow.js's own fused kernel has
 * no tanh, and its ReLU on wasm loses NaN.
 */
import type { Conv2dBiasActivationGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { correlate } from "../correlation.js";
import type { KernelScope } from "../kernel-scope.js";
import { inputToNhwc, toNchw } from "../layout.js";
import { applyUnary } from "../unary-kernels.js";

/** x `[N, C, H, W]`, w `[K, C / groups, R, S]`, bias `[K]` to y `[N, K, P, Q]`. */
export function conv2dBiasActivation(
  scope: KernelScope,
  x: TensorInfo,
  w: TensorInfo,
  bias: TensorInfo,
  g: Conv2dBiasActivationGeometry,
): TensorInfo {
  const sums = correlate(scope, inputToNhwc(scope, x, g), w, g);
  const biased = scope.binary("Add", sums, scope.reshape(bias, [g.outChannels]));
  const y = g.activation === "none" ? biased : applyUnary(scope, g.activation, biased);
  return toNchw(scope, y);
}
