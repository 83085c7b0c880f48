/** Cross-correlation: y[n, k, p, q] = sum over c, r, s of w[k, c, r, s] * x[n, c, p*stride + r*dilation - pad, ...]. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { correlate } from "../correlation.js";
import type { KernelScope } from "../kernel-scope.js";
import { inputToNhwc, toNchw } from "../layout.js";

/** x `[N, C, H, W]`, w `[K, C / groups, R, S]` to y `[N, K, P, Q]`. */
export function conv2d(
  scope: KernelScope,
  x: TensorInfo,
  w: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  return toNchw(scope, correlate(scope, inputToNhwc(scope, x, g), w, g));
}
