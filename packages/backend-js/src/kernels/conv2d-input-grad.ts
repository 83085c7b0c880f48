/**
 * dL/dx of the convolution, which is also the transposed convolution:
 * dx[n, c, h, w] = sum over k, r, s of w[k, c, r, s] * dy[n, k, p, q] where p*stride + r*dilation - pad = h.
 *
 * Positions h with the same (h + pad) mod stride see the same taps. Each such phase is a plain correlation of dy with
 * those taps in reverse, at stride 1: no zero is inserted and no column matrix is scattered.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Axis } from "../axis.js";
import type { BufferPool } from "../buffer-pool.js";
import { horizontalAxis, verticalAxis } from "../conv2d-axes.js";
import { type Correlation, correlate } from "../correlation.js";
import { correlateDepthwise, isDepthwise } from "../depthwise.js";
import { allFinite, readsPadding } from "../finite.js";

/** dy `[N, K, P, Q]`, w `[K, C / groups, R, S]` to dx `[N, C, H, W]`. */
export function conv2dInputGrad(
  pool: BufferPool,
  dy: Float32Array,
  w: Float32Array,
  g: Conv2dGeometry,
): Float32Array {
  const dx = pool.zeros(g.batch * g.inChannels * g.inHeight * g.inWidth);
  const columns = phases(horizontalAxis(g));
  const finite = allFinite(w);
  for (const row of phases(verticalAxis(g))) {
    for (const column of columns) {
      const c = phaseCorrelation(g, row, column);
      const exact = !finite && readsPadding(c.vertical, c.horizontal);
      if (isDepthwise(c)) correlateDepthwise(dy, w, dx, c, exact);
      else correlate(dy, w, dx, c, exact);
    }
  }
  return dx;
}

/** Inputs `first`, `first + stride`, ... of one axis, as the outputs of a correlation over dy. */
interface Phase {
  readonly first: number;
  readonly axis: Axis;
  /** The forward tap that is the phase's tap 0, and the (negative) step to the next one. */
  readonly tap: number;
  readonly tapStep: number;
}

/** The phases of an axis that have both inputs and taps; other inputs reach no output, so their gradient is 0. */
function phases(axis: Axis): readonly Phase[] {
  const { stride, dilation, pad, size, taps, out } = axis;
  const common = greatestCommonDivisor(stride, dilation);
  const tapStep = stride / common;
  const found: Phase[] = [];
  for (let firstTap = 0; firstTap < Math.min(tapStep, taps); firstTap++) {
    const first = modulo(firstTap * dilation - pad, stride);
    if (first >= size) continue;
    const count = Math.floor((taps - 1 - firstTap) / tapStep) + 1;
    const spacing = dilation / common;
    const origin = (first + pad - firstTap * dilation) / stride - (count - 1) * spacing;
    found.push({
      first,
      tap: firstTap + (count - 1) * tapStep,
      tapStep: -tapStep,
      axis: {
        out: Math.floor((size - 1 - first) / stride) + 1,
        taps: count,
        size: out,
        stride: 1,
        dilation: spacing,
        pad: -origin,
      },
    });
  }
  return found;
}

function phaseCorrelation(g: Conv2dGeometry, row: Phase, column: Phase): Correlation {
  const channels = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  const taps = g.kernelHeight * g.kernelWidth;
  const plane = g.inHeight * g.inWidth;
  return {
    batch: g.batch,
    groups: g.groups,
    channels: filters,
    rows: channels,
    vertical: row.axis,
    horizontal: column.axis,
    weight: {
      base: row.tap * g.kernelWidth + column.tap,
      group: filters * channels * taps,
      row: taps,
      channel: channels * taps,
      tapRow: row.tapStep * g.kernelWidth,
      tapColumn: column.tapStep,
    },
    result: {
      base: row.first * g.inWidth + column.first,
      image: g.inChannels * plane,
      plane,
      line: g.strideHeight * g.inWidth,
      step: g.strideWidth,
    },
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The remainder in `0 .. n - 1`, also of a negative number. */
function modulo(value: number, n: number): number {
  return ((value % n) + n) % n;
}
