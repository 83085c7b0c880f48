/** Cross-correlation: y[n, k, p, q] = sum over c, r, s of w[k, c, r, s] * x[n, c, p*stride + r*dilation - pad, ...]. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { horizontalAxis, verticalAxis } from "../conv2d-axes.js";
import { type Correlation, correlate } from "../correlation.js";
import { correlateDepthwise, isDepthwise } from "../depthwise.js";
import { allFinite, readsPadding } from "../finite.js";

/** x `[N, C, H, W]`, w `[K, C / groups, R, S]` to y `[N, K, P, Q]`. */
export function conv2d(
  pool: BufferPool,
  x: Float32Array,
  w: Float32Array,
  g: Conv2dGeometry,
): Float32Array {
  const y = pool.zeros(g.batch * g.outChannels * g.outHeight * g.outWidth);
  addConv2d(x, w, g, y);
  return y;
}

/** Adds the convolution to y, which holds zeros or a bias. */
export function addConv2d(
  x: Float32Array,
  w: Float32Array,
  g: Conv2dGeometry,
  y: Float32Array,
): void {
  const c = forwardCorrelation(g);
  const exact = readsPadding(c.vertical, c.horizontal) && !allFinite(w);
  if (isDepthwise(c)) correlateDepthwise(x, w, y, c, exact);
  else correlate(x, w, y, c, exact);
}

function forwardCorrelation(g: Conv2dGeometry): Correlation {
  const channels = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const taps = g.kernelHeight * g.kernelWidth;
  const plane = g.outHeight * g.outWidth;
  return {
    batch: g.batch,
    groups: g.groups,
    channels,
    rows,
    vertical: verticalAxis(g),
    horizontal: horizontalAxis(g),
    weight: {
      base: 0,
      group: rows * channels * taps,
      row: channels * taps,
      channel: taps,
      tapRow: g.kernelWidth,
      tapColumn: 1,
    },
    result: { base: 0, image: g.outChannels * plane, plane, line: g.outWidth, step: 1 },
  };
}
