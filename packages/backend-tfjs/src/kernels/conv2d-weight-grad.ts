/**
 * The convolution's gradient for its filters: dw[k, c, r, s] = sum over n, p, q of dy[n, k, p, q] * x[n, c, ...].
 *
 * That is a correlation itself, of x with dy as its filters, where images and channels change place and so do stride and
 * dilation: what TensorFlow.js's wasm engine, which has no such kernel, is given instead, and its cpu engine, whose own looks
 * up either factor of every product by its four indices (4 to 9 million products a second; 200 to 600 as a convolution).
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { groupGeometry, isDepthwise } from "../correlation.js";
import type { KernelScope } from "../kernel-scope.js";
import { cutTaps, padPlanes, windowAttrs } from "../windows.js";

/** x `[N, C, H, W]`, dy `[N, K, P, Q]` to dw `[K, C / groups, R, S]`. */
export function conv2dWeightGrad(
  scope: KernelScope,
  x: TensorInfo,
  dy: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  if (isDepthwise(g)) return depthwise(scope, x, dy, g);
  const x4 = scope.reshape(x, [g.batch, g.inChannels, g.inHeight, g.inWidth]);
  const dy4 = scope.reshape(dy, [g.batch, g.outChannels, g.outHeight, g.outWidth]);
  if (g.groups === 1) return dense(scope, x4, dy4, g);
  const one = groupGeometry(g);
  const parts = Array.from({ length: g.groups }, (_, group) =>
    dense(
      scope,
      maps(scope, x4, group, one.inChannels),
      maps(scope, dy4, group, one.outChannels),
      one,
    ),
  );
  return scope.concat(parts, 0);
}

/** `count` channels of an NCHW array from the `group`-th such block on. */
function maps(scope: KernelScope, x: TensorInfo, group: number, count: number): TensorInfo {
  const [n = 1, , height = 1, width = 1] = x.shape;
  return scope.slice(x, [0, group * count, 0, 0], [n, count, height, width]);
}

/** Whether the engine has a kernel for it that is worth calling. None dilates. */
function hasNativeWeightGrad({ engine }: KernelScope, g: Conv2dGeometry): boolean {
  return engine !== "wasm" && engine !== "cpu" && g.dilationHeight * g.dilationWidth === 1;
}

function dense(scope: KernelScope, x: TensorInfo, dy: TensorInfo, g: Conv2dGeometry): TensorInfo {
  const attrs = windowAttrs(g);
  if (hasNativeWeightGrad(scope, g)) {
    const operands = {
      x: scope.transpose(x, [0, 2, 3, 1]),
      dy: scope.transpose(dy, [0, 2, 3, 1]),
    };
    const filterShape = [g.kernelHeight, g.kernelWidth, g.inChannels, g.outChannels];
    const dw = scope.run("Conv2DBackpropFilter", operands, { ...attrs, filterShape });
    return scope.transpose(dw, [3, 2, 0, 1]);
  }
  const images = scope.transpose(x, [1, 2, 3, 0]);
  const filter = scope.transpose(dy, [2, 3, 0, 1]);
  const { strides, dilations } = attrs;
  const swapped = { ...attrs, strides: dilations, dilations: strides };
  const all = scope.run("Conv2D", { x: images, filter }, swapped);
  // Pixels that no window reads give results behind the kernel's own.
  const size = [g.inChannels, g.kernelHeight, g.kernelWidth, g.outChannels];
  return scope.transpose(scope.slice(all, [0, 0, 0, 0], size), [3, 0, 1, 2]);
}

/** Per tap, the product of dy with the elements under the tap, summed over each plane and then over the images. */
function depthwise(
  scope: KernelScope,
  x: TensorInfo,
  dy: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  const [n, c, plane] = [g.batch, g.inChannels, g.outHeight * g.outWidth];
  const planes = scope.reshape(x, [n * c, g.inHeight, g.inWidth]);
  const grads = scope.reshape(dy, [n * c, g.outChannels / c, plane]);
  const sums = cutTaps(scope, padPlanes(scope, planes, g, 0), g).map((tap) => {
    const products = scope.binary("Multiply", scope.reshape(tap, [n * c, 1, plane]), grads);
    return scope.reshape(scope.sum(products, [2]), [n, g.outChannels, 1]);
  });
  const perImage = scope.concat(sums, 2);
  return n === 1 ? perImage : scope.sum(perImage, [0]);
}
