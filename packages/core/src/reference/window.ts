/**
 * The index arithmetic of a sliding window, shared by convolution and pooling: which row and column of x element
 * (r, s) of the window reads when it stands at output (p, q). Not the place of sizes: those are in the record.
 *
 *   row = p * strideHeight - padTop  + r * dilationHeight
 *   col = q * strideWidth  - padLeft + s * dilationWidth
 *
 * Source: Dumoulin & Visin, A guide to convolution arithmetic for deep learning, arXiv:1603.07285, relationship 15.
 */
import type { Window2d } from "../backend.js";

/** Row of x under window row `r` at output row `p`; outside 0..inHeight-1 it is padding. */
export function inputRow(g: Window2d, p: number, r: number): number {
  return p * g.strideHeight - g.padTop + r * g.dilationHeight;
}

/** Column of x under window column `s` at output column `q`; outside 0..inWidth-1 it is padding. */
export function inputColumn(g: Window2d, q: number, s: number): number {
  return q * g.strideWidth - g.padLeft + s * g.dilationWidth;
}

/** The inverse of {@link inputRow}: output row whose window row `r` lies on row `h` of x, or -1 if there is none. */
export function outputRow(g: Window2d, h: number, r: number): number {
  const p = (h + g.padTop - r * g.dilationHeight) / g.strideHeight;
  return Number.isInteger(p) && p >= 0 && p < g.outHeight ? p : -1;
}

/** The inverse of {@link inputColumn}: output column whose window column `s` lies on column `w` of x, or -1. */
export function outputColumn(g: Window2d, w: number, s: number): number {
  const q = (w + g.padLeft - s * g.dilationWidth) / g.strideWidth;
  return Number.isInteger(q) && q >= 0 && q < g.outWidth ? q : -1;
}

/** An index into a 4-axis array: batch (or filter), channel, row, column. */
export interface Position4d {
  readonly outer: number;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

/** Takes a flat index of a dense `[*, channels, height, width]` array apart. */
export function position4d(
  index: number,
  channels: number,
  height: number,
  width: number,
): Position4d {
  const plane = Math.floor(index / (height * width));
  return {
    outer: Math.floor(plane / channels),
    channel: plane % channels,
    row: Math.floor(index / width) % height,
    column: index % width,
  };
}

/**
 * Calls `visit` with the flat index into one `[inHeight, inWidth]` plane of x, and with (r, s), for each element of x
 * in the window at (p, q), in row-major order of the window. Padding is not visited.
 */
export function forEachTap(
  g: Window2d,
  p: number,
  q: number,
  visit: (inPlane: number, r: number, s: number) => void,
): void {
  for (let r = 0; r < g.kernelHeight; r++) {
    const row = inputRow(g, p, r);
    if (row < 0 || row >= g.inHeight) continue;
    for (let s = 0; s < g.kernelWidth; s++) {
      const column = inputColumn(g, q, s);
      if (column < 0 || column >= g.inWidth) continue;
      visit(row * g.inWidth + column, r, s);
    }
  }
}
