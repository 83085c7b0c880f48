/** Average pooling's gradient: each dy, over its window's count, goes to every element of the window. */
import type { Conv2dGeometry, Pool2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { reciprocalCounts } from "../average-windows.js";
import type { KernelScope } from "../kernel-scope.js";
import { correlateTransposed } from "../transposed-correlation.js";

/** dy `[N, C, P, Q]` to dx `[N, C, H, W]`: the gradient of a correlation with ones, plane by plane. */
export function avgPool2dInputGrad(
  scope: KernelScope,
  dy: TensorInfo,
  g: Pool2dGeometry,
): TensorInfo {
  const planes = g.batch * g.channels;
  const grads = scope.reshape(dy, [planes, g.outHeight, g.outWidth, 1]);
  const shares = scope.binary("Multiply", grads, reciprocalCounts(scope, g));
  const sums: Conv2dGeometry = { ...g, batch: planes, inChannels: 1, outChannels: 1, groups: 1 };
  const filter = scope.fill(1, [1, 1, g.kernelHeight, g.kernelWidth]);
  return correlateTransposed(scope, shares, filter, sums);
}
