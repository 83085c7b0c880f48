/** dL/dx of average pooling: each dy, over its window's divisor, goes to every input of that window. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import { type AverageWindows, averageWindows } from "../average-windows.js";
import type { BufferPool } from "../buffer-pool.js";
import { isHalving } from "../pool-windows.js";

/** dy `[N, C, P, Q]` to dx `[N, C, H, W]`. */
export function avgPool2dInputGrad(
  pool: BufferPool,
  dy: Float32Array,
  g: Pool2dGeometry,
): Float32Array {
  const planes = g.batch * g.channels;
  const dx = pool.zeros(planes * g.inHeight * g.inWidth);
  if (isHalving(g)) {
    spreadBlocks(dy, dx, planes, g);
    return dx;
  }
  const windows = averageWindows(g);
  const sums = new Float64Array(g.inHeight * g.inWidth);
  for (let plane = 0; plane < planes; plane++) {
    sums.fill(0);
    spreadPlane(dy, plane * g.outHeight * g.outWidth, sums, g, windows);
    dx.set(sums, plane * sums.length);
  }
  return dx;
}

function spreadBlocks(dy: Float32Array, dx: Float32Array, planes: number, g: Pool2dGeometry): void {
  const { inHeight, inWidth, outHeight, outWidth } = g;
  let o = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (let p = 0; p < outHeight; p++) {
      let i = (plane * inHeight + 2 * p) * inWidth;
      for (let q = 0; q < outWidth; q++) {
        const share = (dy[o++] as number) / 4;
        dx[i] = share;
        dx[i + 1] = share;
        dx[i + inWidth] = share;
        dx[i + inWidth + 1] = share;
        i += 2;
      }
    }
  }
}

/** Adds one plane's shares to `sums` `[H, W]`, in double precision as windows may overlap. */
function spreadPlane(
  dy: Float32Array,
  from: number,
  sums: Float64Array,
  g: Pool2dGeometry,
  { rows, columns, rowDivisors, columnDivisors }: AverageWindows,
): void {
  const { dilationWidth } = g;
  const rowStep = g.dilationHeight * g.inWidth;
  let o = from;
  for (let p = 0; p < g.outHeight; p++) {
    const top = (rows.first[p] as number) * g.inWidth;
    const bottom = top + (rows.count[p] as number) * rowStep;
    for (let q = 0; q < g.outWidth; q++) {
      const left = columns.first[q] as number;
      const width = (columns.count[q] as number) * dilationWidth;
      const share =
        (dy[o++] as number) / ((rowDivisors[p] as number) * (columnDivisors[q] as number));
      for (let row = top + left; row < bottom + left; row += rowStep) {
        for (let i = row; i < row + width; i += dilationWidth) {
          sums[i] = (sums[i] as number) + share;
        }
      }
    }
  }
}
