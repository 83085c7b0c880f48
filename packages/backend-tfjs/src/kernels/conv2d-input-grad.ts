/** The convolution's gradient for its input: dx gathers, for each window that reads an element, dy times the weight. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { outputToNhwc, toNchw } from "../layout.js";
import { correlateTransposed } from "../transposed-correlation.js";

/** dy `[N, K, P, Q]`, w `[K, C / groups, R, S]` to dx `[N, C, H, W]`. */
export function conv2dInputGrad(
  scope: KernelScope,
  dy: TensorInfo,
  w: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  return toNchw(scope, correlateTransposed(scope, outputToNhwc(scope, dy, g), w, g));
}
