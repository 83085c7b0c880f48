/**
 * Sliding windows of TensorFlow.js as ours: its attributes (strides, "same", explicit padding, a rounding mode) become the
 * fields of the contract's record. The sizes are TensorFlow.js's own; padding behind is what the last window reaches.
 */
import type { Window2d } from "@convscope/core/backend";
import { ArgumentError } from "@convscope/core/errors";
import { backend_util } from "@tensorflow/tfjs-core";
import { isPairs, type KernelCall } from "./kernel-call.js";

/** What TensorFlow.js derives for a window. */
export type WindowInfo = backend_util.Conv2DInfo;

type Four = [number, number, number, number];
type Pad = Parameters<typeof backend_util.computeConv2DInfo>[4];
type Rounding = Parameters<typeof backend_util.computeConv2DInfo>[5];

/** Whether maps are `[N, C, H, W]`; TensorFlow.js's default is `[N, H, W, C]`. */
export function channelsFirst(call: KernelCall): boolean {
  return call.attribute("dataFormat") === "NCHW";
}

/** The window of a convolution of x with a filter `[R, S, C, K]`, or depthwise `[R, S, C, M]`. */
export function convolutionInfo(
  call: KernelCall,
  x: readonly number[],
  filter: readonly number[],
  depthwise: boolean,
): WindowInfo {
  return backend_util.computeConv2DInfo(
    four(x),
    four(filter),
    pair(call, "strides"),
    call.attribute("dilations") === undefined ? 1 : pair(call, "dilations"),
    pad(call),
    rounding(call),
    depthwise,
    channelsFirst(call) ? "channelsFirst" : "channelsLast",
  );
}

/** The window of a pooling of x `[N, H, W, C]`. */
export function poolingInfo(call: KernelCall, x: readonly number[]): WindowInfo {
  return backend_util.computePool2DInfo(
    four(x),
    pair(call, "filterSize"),
    pair(call, "strides"),
    1,
    pad(call),
    rounding(call),
  );
}

/** The contract's fields of a window. */
export function windowOf(info: WindowInfo): Window2d {
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: padInfo.top,
    padBottom: reached(
      info.inHeight,
      info.outHeight,
      info.strideHeight,
      info.effectiveFilterHeight,
      padInfo.top,
    ),
    padLeft: padInfo.left,
    padRight: reached(
      info.inWidth,
      info.outWidth,
      info.strideWidth,
      info.effectiveFilterWidth,
      padInfo.left,
    ),
  };
}

/** Whether every window, not dilated, holds at least one element of its input. */
export function isFilled(g: Window2d): boolean {
  const down =
    g.padTop < g.kernelHeight && (g.outHeight - 1) * g.strideHeight - g.padTop < g.inHeight;
  const across =
    g.padLeft < g.kernelWidth && (g.outWidth - 1) * g.strideWidth - g.padLeft < g.inWidth;
  return down && across;
}

/** How far the last window reaches behind the input. */
function reached(size: number, out: number, stride: number, span: number, before: number): number {
  return Math.max(0, (out - 1) * stride + span - before - size);
}

function four(shape: readonly number[]): Four {
  const [a, b, c, d] = shape;
  if (
    shape.length === 4 &&
    a !== undefined &&
    b !== undefined &&
    c !== undefined &&
    d !== undefined
  )
    return [a, b, c, d];
  throw new ArgumentError(
    `window: found shape [${shape.join(", ")}] of rank ${shape.length}, expected rank 4; reshape it`,
    { shape },
  );
}

function pair(call: KernelCall, name: string): [number, number] {
  const [height, width = height] = call.numbers(name);
  if (height !== undefined && width !== undefined) return [height, width];
  throw new ArgumentError(`window: found no ${name}, expected a number or two; give them`);
}

function pad(call: KernelCall): Pad {
  const value = call.attribute("pad");
  if (value === "same" || value === "valid" || typeof value === "number") return value;
  if (isExplicitPad(value)) return value;
  throw new ArgumentError(
    `window: found pad ${JSON.stringify(value)}, expected "same", "valid", a number or four pairs; choose one`,
    { pad: value },
  );
}

function isExplicitPad(value: unknown): value is Exclude<Pad, string | number> {
  return isPairs(value) && value.length === 4;
}

function rounding(call: KernelCall): Rounding {
  const value = call.attribute("dimRoundingMode");
  return value === "floor" || value === "round" || value === "ceil" ? value : undefined;
}
