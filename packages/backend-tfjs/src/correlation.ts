/**
 * The convolution in NHWC, in any grouping. TensorFlow.js has the dense and the depthwise one; other groups are dense
 * convolutions side by side.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";
import { filters } from "./layout.js";
import { columns, rows, windowAttrs } from "./windows.js";

/** Whether every input channel is a group of its own. */
export function isDepthwise(g: Conv2dGeometry): boolean {
  return g.groups > 1 && g.groups === g.inChannels;
}

/** One group of a grouped convolution, as a convolution of its own. */
export function groupGeometry(g: Conv2dGeometry): Conv2dGeometry {
  return {
    ...g,
    inChannels: g.inChannels / g.groups,
    outChannels: g.outChannels / g.groups,
    groups: 1,
  };
}

/** `count` channels of an NHWC array from the `group`-th such block on. */
export function channels(
  scope: KernelScope,
  x: TensorInfo,
  group: number,
  count: number,
): TensorInfo {
  return scope.slice(x, [0, 0, 0, group * count], [...x.shape.slice(0, 3), count]);
}

/** The filters of one group, `[K / groups, C / groups, R, S]`. */
export function groupFilters(
  scope: KernelScope,
  w: TensorInfo,
  group: number,
  count: number,
): TensorInfo {
  return scope.slice(w, [group * count, 0, 0, 0], [count, ...w.shape.slice(1)]);
}

/** x `[N, H, W, C]`, w `[K, C / groups, R, S]` to y `[N, P, Q, K]`. */
export function correlate(
  scope: KernelScope,
  x: TensorInfo,
  w: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  const oihw = filters(scope, w, g);
  if (isDepthwise(g)) return depthwise(scope, x, oihw, g);
  if (g.groups === 1) return dense(scope, x, oihw, g);
  const one = groupGeometry(g);
  const parts = Array.from({ length: g.groups }, (_, group) =>
    dense(
      scope,
      channels(scope, x, group, one.inChannels),
      groupFilters(scope, oihw, group, one.outChannels),
      one,
    ),
  );
  return scope.concat(parts, 3);
}

function dense(scope: KernelScope, x: TensorInfo, w: TensorInfo, g: Conv2dGeometry): TensorInfo {
  const filter = scope.transpose(w, [2, 3, 1, 0]);
  return scope.run("Conv2D", { x, filter }, windowAttrs(g));
}

/** TensorFlow.js's depthwise kernel takes strides or dilations; with both, a stride of 1 is thinned out. */
function depthwise(
  scope: KernelScope,
  x: TensorInfo,
  w: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  const multiplier = g.outChannels / g.groups;
  const grouped = scope.reshape(w, [g.inChannels, multiplier, g.kernelHeight, g.kernelWidth]);
  const filter = scope.transpose(grouped, [2, 3, 0, 1]);
  const strided = g.strideHeight * g.strideWidth > 1;
  if (!strided || g.dilationHeight * g.dilationWidth === 1) {
    return scope.run("DepthwiseConv2dNative", { x, filter }, windowAttrs(g));
  }
  const [r, c] = [rows(g), columns(g)];
  const every = {
    ...g,
    strideHeight: 1,
    strideWidth: 1,
    outHeight: (r.out - 1) * r.stride + 1,
    outWidth: (c.out - 1) * c.stride + 1,
  };
  const y = scope.run("DepthwiseConv2dNative", { x, filter }, windowAttrs(every));
  const size = [g.batch, g.outHeight, g.outWidth, g.outChannels];
  return scope.stridedSlice(y, [0, 0, 0, 0], size, [1, r.stride, c.stride, 1]);
}
