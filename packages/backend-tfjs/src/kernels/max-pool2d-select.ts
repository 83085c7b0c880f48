/** Takes v where each window of x has its first maximum. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { cutTaps, padPlanes } from "../windows.js";
import { tapMasks, winningTaps } from "../winners.js";

/** v and x `[N, C, H, W]` to y `[N, C, P, Q]`. */
export function maxPool2dSelect(
  scope: KernelScope,
  v: TensorInfo,
  x: TensorInfo,
  g: Pool2dGeometry,
): TensorInfo {
  const planes = [g.batch * g.channels, g.inHeight, g.inWidth];
  const masks = tapMasks(scope, winningTaps(scope, scope.reshape(x, planes), g), g);
  const values = cutTaps(scope, padPlanes(scope, scope.reshape(v, planes), g, 0), g);
  return values.reduce((chosen, value, tap) =>
    scope.select(masks[tap] as TensorInfo, value, chosen),
  );
}
