/** The two axes of a resolved window geometry. */
import type { Window2d } from "@convscope/core/backend";
import type { Axis } from "./axis.js";

/** Rows: outputs, taps and input of the height. */
export function verticalAxis(g: Window2d): Axis {
  return {
    out: g.outHeight,
    taps: g.kernelHeight,
    size: g.inHeight,
    stride: g.strideHeight,
    dilation: g.dilationHeight,
    pad: g.padTop,
  };
}

/** Columns: outputs, taps and input of the width. */
export function horizontalAxis(g: Window2d): Axis {
  return {
    out: g.outWidth,
    taps: g.kernelWidth,
    size: g.inWidth,
    stride: g.strideWidth,
    dilation: g.dilationWidth,
    pad: g.padLeft,
  };
}
