/**
 * Max pooling: y = the largest element of each window; padding never counts, NaN wins. TensorFlow.js's kernel passes over
 * NaN: a second pooling finds the windows that hold one.
 */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { applyBinary } from "../binary-kernels.js";
import type { KernelScope } from "../kernel-scope.js";
import { maxima } from "../maxima.js";
import { cutTaps, padPlanes, windowAttrs } from "../windows.js";

/** x `[N, C, H, W]` to y `[N, C, P, Q]`. */
export function maxPool2d(scope: KernelScope, x: TensorInfo, g: Pool2dGeometry): TensorInfo {
  const planes = g.batch * g.channels;
  // The kernel on WebGPU starts its maxima from -1e20.
  const plain =
    scope.engine !== "webgpu" &&
    g.dilationHeight * g.dilationWidth === 1 &&
    g.kernelHeight * g.kernelWidth > 1;
  if (!plain) return byTaps(scope, scope.reshape(x, [planes, g.inHeight, g.inWidth]), g);
  const maps = scope.reshape(x, [planes, g.inHeight, g.inWidth, 1]);
  const { strides, pad } = windowAttrs(g);
  const attrs = { filterSize: [g.kernelHeight, g.kernelWidth], strides, pad };
  const pool = (values: TensorInfo): TensorInfo => scope.run("MaxPool", { x: values }, attrs);
  const largest = maxima(scope, maps, pool);
  const holdsNaN = pool(scope.float(scope.unary("IsNan", maps)));
  const spoilt = scope.binary("NotEqual", holdsNaN, scope.scalar(0));
  return scope.select(spoilt, scope.fill(Number.NaN, largest.shape), largest);
}

function byTaps(scope: KernelScope, x: TensorInfo, g: Pool2dGeometry): TensorInfo {
  const padded = padPlanes(scope, x, g, Number.NEGATIVE_INFINITY);
  return cutTaps(scope, padded, g).reduce((best, tap) => applyBinary(scope, "max", best, tap));
}
