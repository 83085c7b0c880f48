/** Max pooling: y = the largest element of each window; padding never counts, NaN wins. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { maxPool2dSelect } from "./max-pool2d-select.js";

/** x `[N, C, H, W]` to y `[N, C, P, Q]`. */
export function maxPool2d(pool: BufferPool, x: Float32Array, g: Pool2dGeometry): Float32Array {
  return maxPool2dSelect(pool, x, x, g);
}
