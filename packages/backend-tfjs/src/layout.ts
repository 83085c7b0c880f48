/** Between the contract's NCHW and OIHW and TensorFlow.js's NHWC and HWIO. Where one axis has length 1, data stays put. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";

/** x `[N, C, H, W]` to `[N, H, W, C]`. */
export function inputToNhwc(scope: KernelScope, x: TensorInfo, g: Conv2dGeometry): TensorInfo {
  const nchw = scope.reshape(x, [g.batch, g.inChannels, g.inHeight, g.inWidth]);
  return scope.transpose(nchw, [0, 2, 3, 1]);
}

/** y or dy `[N, K, P, Q]` to `[N, P, Q, K]`. */
export function outputToNhwc(scope: KernelScope, dy: TensorInfo, g: Conv2dGeometry): TensorInfo {
  const nchw = scope.reshape(dy, [g.batch, g.outChannels, g.outHeight, g.outWidth]);
  return scope.transpose(nchw, [0, 2, 3, 1]);
}

/** w `[K, C / groups, R, S]`, as it is stored. */
export function filters(scope: KernelScope, w: TensorInfo, g: Conv2dGeometry): TensorInfo {
  return scope.reshape(w, [g.outChannels, g.inChannels / g.groups, g.kernelHeight, g.kernelWidth]);
}

/** `[N, H, W, C]` back to `[N, C, H, W]`. */
export function toNchw(scope: KernelScope, y: TensorInfo): TensorInfo {
  return scope.transpose(y, [0, 3, 1, 2]);
}
