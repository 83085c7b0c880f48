/** Convolution, bias and activation in one: y starts as the bias, the products are added, the activation is in place. */
import type { Conv2dBiasActivationGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { unaryLoops } from "../unary-loops.js";
import { addConv2d } from "./conv2d.js";

/** x `[N, C, H, W]`, w `[K, C / groups, R, S]`, bias `[K]` to y `[N, K, P, Q]`. */
export function conv2dBiasActivation(
  pool: BufferPool,
  x: Float32Array,
  w: Float32Array,
  bias: Float32Array,
  g: Conv2dBiasActivationGeometry,
): Float32Array {
  const plane = g.outHeight * g.outWidth;
  const y = pool.take(g.batch * g.outChannels * plane);
  for (let i = 0; i < g.batch * g.outChannels; i++) {
    y.fill(bias[i % g.outChannels] as number, i * plane, (i + 1) * plane);
  }
  addConv2d(x, w, g, y);
  if (g.activation !== "none") unaryLoops[g.activation](y, y, y.length);
  return y;
}
