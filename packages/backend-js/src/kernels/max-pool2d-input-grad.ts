/** dL/dx of max pooling: each dy goes to the first maximum of its window; windows that share it add up. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { createWinnerSearch } from "../pool-windows.js";

/** dy `[N, C, P, Q]`, x `[N, C, H, W]` to dx `[N, C, H, W]`. */
export function maxPool2dInputGrad(
  pool: BufferPool,
  dy: Float32Array,
  x: Float32Array,
  g: Pool2dGeometry,
): Float32Array {
  const planes = g.batch * g.channels;
  const dx = pool.zeros(planes * g.inHeight * g.inWidth);
  const search = createWinnerSearch(g);
  let o = 0;
  for (let plane = 0; plane < planes; plane++) {
    const winners = search.find(x, plane);
    for (let i = 0; i < winners.length; i++) {
      const place = winners[i] as number;
      dx[place] = (dx[place] as number) + (dy[o++] as number);
    }
  }
  return dx;
}
