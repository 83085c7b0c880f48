/**
 * Windows as TensorFlow.js takes them. Its padding is explicit here, and only as much of the trailing padding is kept as
 * the last window reads: that is what makes floor, ceil and left-over pixels come out as resolved.
 */
import type { Window2d } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";

/** One axis of a window, its padding trimmed to what the windows read. */
export interface Axis {
  readonly length: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  /** Padding behind that the last window reads; never negative. */
  readonly after: number;
  /** Elements from the first that a window reads to the last, padding included. */
  readonly reach: number;
}

function axis(
  length: number,
  out: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
): Axis {
  const reach = (out - 1) * stride + (kernel - 1) * dilation + 1;
  const after = Math.max(0, reach - length - before);
  return { length, out, kernel, stride, dilation, before, after, reach };
}

/** Rows of a window. */
export function rows(g: Window2d): Axis {
  const { inHeight, outHeight, kernelHeight, strideHeight, dilationHeight, padTop } = g;
  return axis(inHeight, outHeight, kernelHeight, strideHeight, dilationHeight, padTop);
}

/** Columns of a window. */
export function columns(g: Window2d): Axis {
  const { inWidth, outWidth, kernelWidth, strideWidth, dilationWidth, padLeft } = g;
  return axis(inWidth, outWidth, kernelWidth, strideWidth, dilationWidth, padLeft);
}

/** What TensorFlow.js's window kernels take. */
export interface WindowAttrs {
  readonly strides: number[];
  readonly pad: number[][];
  readonly dilations: number[];
  readonly dataFormat: "NHWC";
}

/** Attributes for NHWC operands. */
export function windowAttrs(g: Window2d): { [name in keyof WindowAttrs]: WindowAttrs[name] } {
  const [r, c] = [rows(g), columns(g)];
  return {
    strides: [r.stride, c.stride],
    pad: [
      [0, 0],
      [r.before, r.after],
      [c.before, c.after],
      [0, 0],
    ],
    dilations: [r.dilation, c.dilation],
    dataFormat: "NHWC",
  };
}

/** x `[planes, H, W]` with `value` around it, cut to what the windows read. */
export function padPlanes(
  scope: KernelScope,
  x: TensorInfo,
  g: Window2d,
  value: number,
): TensorInfo {
  const [r, c] = [rows(g), columns(g)];
  const around = ({ before, reach, length }: Axis): [number, number] => [
    before,
    reach - length - before,
  ];
  return scope.pad(x, [[0, 0], around(r), around(c)], value);
}

/** A window's taps in row-major order: offsets of each from the window's first element. */
export function taps(g: Window2d): readonly { readonly row: number; readonly column: number }[] {
  return Array.from({ length: g.kernelHeight * g.kernelWidth }, (_, tap) => ({
    row: Math.floor(tap / g.kernelWidth) * g.dilationHeight,
    column: (tap % g.kernelWidth) * g.dilationWidth,
  }));
}

/** For each tap, its element of every window: from padded planes `[planes, H', W']` to `[planes, P, Q]`. */
export function cutTaps(scope: KernelScope, padded: TensorInfo, g: Window2d): TensorInfo[] {
  const planes = padded.shape[0] as number;
  const size = [planes, g.outHeight, g.outWidth];
  const step = [1, g.strideHeight, g.strideWidth];
  return taps(g).map(({ row, column }) => scope.stridedSlice(padded, [0, row, column], size, step));
}
