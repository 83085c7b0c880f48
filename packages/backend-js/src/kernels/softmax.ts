/** Softmax along one axis: y = e^(x - max) / sum of them. The maximum is taken off so that nothing overflows. */
import type { AxisGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { exponential } from "../exponential.js";

/** x `[outer, length, inner]` to y like x, along the middle axis. */
export function softmax(pool: BufferPool, x: Float32Array, g: AxisGeometry): Float32Array {
  const y = pool.take(g.outer * g.length * g.inner);
  const powers = new Float64Array(g.length);
  for (let outer = 0; outer < g.outer; outer++) {
    for (let inner = 0; inner < g.inner; inner++) {
      normaliseLine(x, y, outer * g.length * g.inner + inner, g.inner, powers);
    }
  }
  return y;
}

function normaliseLine(
  x: Float32Array,
  y: Float32Array,
  from: number,
  step: number,
  powers: Float64Array,
): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < powers.length; i++) {
    largest = Math.max(largest, x[from + i * step] as number);
  }
  let sum = 0;
  for (let i = 0; i < powers.length; i++) {
    const power = exponential((x[from + i * step] as number) - largest);
    powers[i] = power;
    sum += power;
  }
  for (let i = 0; i < powers.length; i++) y[from + i * step] = (powers[i] as number) / sum;
}
