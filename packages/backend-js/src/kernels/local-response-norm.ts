/**
 * Local response normalisation: y = x / (k + alpha * sum of squares of the neighbouring channels)^beta.
 * Krizhevsky et al. 2012, section 3.3; there alpha is not divided by the number of channels.
 */
import type { LocalResponseNormGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";

/** x `[outer, length, inner]` to y like x; a window ends where the channels end. */
export function localResponseNorm(
  pool: BufferPool,
  x: Float32Array,
  g: LocalResponseNormGeometry,
): Float32Array {
  const y = pool.take(g.outer * g.length * g.inner);
  const sums = new Float64Array(g.inner);
  for (let outer = 0; outer < g.outer; outer++) {
    for (let channel = 0; channel < g.length; channel++) {
      sums.fill(0);
      const first = Math.max(0, channel - g.before);
      const last = Math.min(g.length - 1, channel + g.after);
      // Anew for each channel: a running sum would cancel where one channel is far larger than the next.
      for (let c = first; c <= last; c++) addSquares(sums, x, (outer * g.length + c) * g.inner);
      normalise(x, y, (outer * g.length + channel) * g.inner, sums, g);
    }
  }
  return y;
}

function addSquares(sums: Float64Array, x: Float32Array, from: number): void {
  for (let i = 0; i < sums.length; i++) {
    const value = x[from + i] as number;
    sums[i] = (sums[i] as number) + value * value;
  }
}

function normalise(
  x: Float32Array,
  y: Float32Array,
  from: number,
  sums: Float64Array,
  { k, alpha, beta }: LocalResponseNormGeometry,
): void {
  if (beta === 0.75) {
    // AlexNet's and GoogLeNet's exponent: two square roots cost far less than a power.
    for (let i = 0; i < sums.length; i++) {
      const root = Math.sqrt(k + alpha * (sums[i] as number));
      y[from + i] = (x[from + i] as number) / (root * Math.sqrt(root));
    }
    return;
  }
  for (let i = 0; i < sums.length; i++) {
    y[from + i] = (x[from + i] as number) / (k + alpha * (sums[i] as number)) ** beta;
  }
}
