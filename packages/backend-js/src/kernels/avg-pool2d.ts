/** Average pooling: the sum of each window, in double precision, over its number of counted positions. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import { type AverageWindows, averageWindows } from "../average-windows.js";
import type { BufferPool } from "../buffer-pool.js";
import { isHalving } from "../pool-windows.js";

/** x `[N, C, H, W]` to y `[N, C, P, Q]`; a window with nothing to count gives 0. */
export function avgPool2d(pool: BufferPool, x: Float32Array, g: Pool2dGeometry): Float32Array {
  const planes = g.batch * g.channels;
  const y = pool.take(planes * g.outHeight * g.outWidth);
  if (isHalving(g)) {
    averageBlocks(x, y, planes, g);
    return y;
  }
  const windows = averageWindows(g);
  for (let plane = 0; plane < planes; plane++) averagePlane(x, y, plane, g, windows);
  return y;
}

function averageBlocks(x: Float32Array, y: Float32Array, planes: number, g: Pool2dGeometry): void {
  const { inHeight, inWidth, outHeight, outWidth } = g;
  let o = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (let p = 0; p < outHeight; p++) {
      let i = (plane * inHeight + 2 * p) * inWidth;
      for (let q = 0; q < outWidth; q++) {
        const upper = (x[i] as number) + (x[i + 1] as number);
        const lower = (x[i + inWidth] as number) + (x[i + inWidth + 1] as number);
        y[o++] = (upper + lower) / 4;
        i += 2;
      }
    }
  }
}

function averagePlane(
  x: Float32Array,
  y: Float32Array,
  plane: number,
  g: Pool2dGeometry,
  { rows, columns, rowDivisors, columnDivisors }: AverageWindows,
): void {
  const { dilationWidth } = g;
  const rowStep = g.dilationHeight * g.inWidth;
  const start = plane * g.inHeight * g.inWidth;
  let o = plane * g.outHeight * g.outWidth;
  for (let p = 0; p < g.outHeight; p++) {
    const top = start + (rows.first[p] as number) * g.inWidth;
    const bottom = top + (rows.count[p] as number) * rowStep;
    for (let q = 0; q < g.outWidth; q++) {
      const left = columns.first[q] as number;
      const width = (columns.count[q] as number) * dilationWidth;
      let sum = 0;
      for (let row = top + left; row < bottom + left; row += rowStep) {
        for (let i = row; i < row + width; i += dilationWidth) sum += x[i] as number;
      }
      const divisor = (rowDivisors[p] as number) * (columnDivisors[q] as number);
      y[o++] = divisor === 0 ? 0 : sum / divisor;
    }
  }
}
