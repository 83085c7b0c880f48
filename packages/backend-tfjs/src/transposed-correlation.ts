/**
 * The convolution's gradient for its input in NHWC, in any grouping: a correlation of dy with the turned filters. dy is
 * spread by the stride first, with zeros between; these meet weights only, so that a NaN in dy stays in its window.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { channels, groupFilters, groupGeometry, isDepthwise } from "./correlation.js";
import type { KernelScope } from "./kernel-scope.js";
import { filters } from "./layout.js";
import { type Axis, columns, rows, windowAttrs } from "./windows.js";

/** dy `[N, P, Q, K]`, w `[K, C / groups, R, S]` to dx `[N, H, W, C]`. */
export function correlateTransposed(
  scope: KernelScope,
  dy: TensorInfo,
  w: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  const oihw = filters(scope, w, g);
  if (isDepthwise(g)) return depthwise(scope, dy, oihw, g);
  if (g.groups === 1) return dense(scope, dy, oihw, g);
  const one = groupGeometry(g);
  const parts = Array.from({ length: g.groups }, (_, group) =>
    dense(
      scope,
      channels(scope, dy, group, one.outChannels),
      groupFilters(scope, oihw, group, one.outChannels),
      one,
    ),
  );
  return scope.concat(parts, 3);
}

/** Whether the engine has a kernel for it that is worth calling: the one of wasm is a plain loop, and none dilates. */
function hasNativeInputGrad(scope: KernelScope, g: Conv2dGeometry): boolean {
  return scope.engine !== "wasm" && g.dilationHeight * g.dilationWidth === 1;
}

function dense(scope: KernelScope, dy: TensorInfo, w: TensorInfo, g: Conv2dGeometry): TensorInfo {
  if (hasNativeInputGrad(scope, g)) {
    const inputShape = [g.batch, g.inHeight, g.inWidth, g.inChannels];
    const filter = scope.transpose(w, [2, 3, 1, 0]);
    return scope.run("Conv2DBackpropInput", { dy, filter }, { ...windowAttrs(g), inputShape });
  }
  const filter = scope.transpose(turned(scope, w), [2, 3, 0, 1]);
  const { x, attrs } = spread(scope, dy, g);
  return scope.run("Conv2D", { x, filter }, attrs);
}

function depthwise(
  scope: KernelScope,
  dy: TensorInfo,
  w: TensorInfo,
  g: Conv2dGeometry,
): TensorInfo {
  const filter = scope.transpose(turned(scope, w), [2, 3, 0, 1]);
  const { x, attrs } = spread(scope, dy, g);
  const parts = scope.run("DepthwiseConv2dNative", { x, filter }, attrs);
  const multiplier = g.outChannels / g.inChannels;
  if (multiplier === 1) return parts;
  const shape = [g.batch, g.inHeight, g.inWidth, g.inChannels];
  const grouped = scope.reshape(parts, [
    g.batch * g.inHeight * g.inWidth,
    g.inChannels,
    multiplier,
  ]);
  return scope.reshape(scope.sum(grouped, [2]), shape);
}

/** Kernels turned by 180 degrees. */
function turned(scope: KernelScope, w: TensorInfo): TensorInfo {
  if (w.shape[2] === 1 && w.shape[3] === 1) return w;
  return scope.run("Reverse", { x: w }, { dims: [2, 3] });
}

/** dy with stride - 1 zeros between its elements, and what the correlation behind it takes. */
function spread(
  scope: KernelScope,
  dy: TensorInfo,
  g: Conv2dGeometry,
): { readonly x: TensorInfo; readonly attrs: ReturnType<typeof windowAttrs> } {
  const [r, c] = [rows(g), columns(g)];
  const spaced = insertZeros(scope, dy, r.stride, c.stride);
  const [rowPads, columnPads] = [padsOf(r), padsOf(c)];
  const cuts = [[0, 0], rowPads, columnPads, [0, 0]].map(
    ([before = 0, after = 0]) => [Math.min(0, before), Math.min(0, after)] as const,
  );
  const added = [[0, 0], rowPads, columnPads, [0, 0]].map((pads) =>
    pads.map((pad) => Math.max(0, pad)),
  );
  const attrs = { ...windowAttrs(g), strides: [1, 1], pad: added };
  return { x: scope.pad(spaced, cuts), attrs };
}

/** Padding of the spread dy that gives as many results as the input is long; negative where dy reaches beyond it. */
function padsOf({ length, out, kernel, stride, dilation, before }: Axis): [number, number] {
  return [(kernel - 1) * dilation - before, length + before - out * stride];
}

/** dy `[N, P, Q, K]` to `[N, P * strideHeight, Q * strideWidth, K]`. */
function insertZeros(
  scope: KernelScope,
  dy: TensorInfo,
  strideHeight: number,
  strideWidth: number,
): TensorInfo {
  const [n = 1, p = 1, q = 1, k = 1] = dy.shape;
  const between = (x: TensorInfo, stride: number): TensorInfo =>
    scope.pad(x, [
      [0, 0],
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
  let x = dy;
  if (strideHeight > 1) x = between(scope.reshape(x, [n, p, 1, q * k]), strideHeight);
  if (strideWidth > 1) {
    x = between(scope.reshape(x, [n * p * strideHeight, q, 1, k]), strideWidth);
  }
  return scope.reshape(x, [n, p * strideHeight, q * strideWidth, k]);
}
