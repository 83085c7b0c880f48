/** Max pooling's gradient: each dy goes to the first maximum of its window of x. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { scatterTaps } from "../scatter-taps.js";
import { tapMasks, winningTaps } from "../winners.js";

/** dy `[N, C, P, Q]`, x `[N, C, H, W]` to dx `[N, C, H, W]`. */
export function maxPool2dInputGrad(
  scope: KernelScope,
  dy: TensorInfo,
  x: TensorInfo,
  g: Pool2dGeometry,
): TensorInfo {
  const planes = g.batch * g.channels;
  const winner = winningTaps(scope, scope.reshape(x, [planes, g.inHeight, g.inWidth]), g);
  const shape = [planes, g.outHeight, g.outWidth];
  const grads = scope.reshape(dy, shape);
  const none = scope.fill(0, shape);
  const parts = tapMasks(scope, winner, g).map((won) => scope.select(won, grads, none));
  return scatterTaps(scope, parts, g);
}
