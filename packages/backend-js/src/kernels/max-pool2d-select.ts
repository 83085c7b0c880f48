/** Takes v where each window of x has its first maximum. With v = x that is max pooling. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { createWinnerSearch } from "../pool-windows.js";

/** v and x `[N, C, H, W]` to y `[N, C, P, Q]`. */
export function maxPool2dSelect(
  pool: BufferPool,
  v: Float32Array,
  x: Float32Array,
  g: Pool2dGeometry,
): Float32Array {
  const planes = g.batch * g.channels;
  const y = pool.take(planes * g.outHeight * g.outWidth);
  const search = createWinnerSearch(g);
  let o = 0;
  for (let plane = 0; plane < planes; plane++) {
    const winners = search.find(x, plane);
    for (let i = 0; i < winners.length; i++) y[o++] = v[winners[i] as number] as number;
  }
  return y;
}
