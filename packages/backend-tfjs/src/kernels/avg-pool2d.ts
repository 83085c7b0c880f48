/** Average pooling: the sum of each window over the number of elements that it counts. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { countsAll, reciprocalCounts } from "../average-windows.js";
import type { KernelScope } from "../kernel-scope.js";
import { windowAttrs } from "../windows.js";

/**
 * x `[N, C, H, W]` to y `[N, C, P, Q]`. TensorFlow.js's kernel never counts padding and has no dilation; the rest is a
 * correlation with ones and a product.
 */
export function avgPool2d(scope: KernelScope, x: TensorInfo, g: Pool2dGeometry): TensorInfo {
  const maps = scope.reshape(x, [g.batch * g.channels, g.inHeight, g.inWidth, 1]);
  const attrs = windowAttrs(g);
  const dilated = g.dilationHeight * g.dilationWidth > 1;
  const padded = attrs.pad.flat().some((pad) => pad > 0);
  const single = g.kernelHeight * g.kernelWidth === 1;
  if (!dilated && !single && (!padded || !g.countPadding)) {
    const { strides, pad } = attrs;
    const filterSize = [g.kernelHeight, g.kernelWidth];
    return scope.run("AvgPool", { x: maps }, { filterSize, strides, pad });
  }
  const filter = scope.fill(1, [g.kernelHeight, g.kernelWidth, 1, 1]);
  const sums = scope.run("Conv2D", { x: maps, filter }, attrs);
  return single && countsAll(g) ? sums : scope.binary("Multiply", sums, reciprocalCounts(scope, g));
}
