/**
 * softmax: y[o, c, i] = exp(x[o, c, i] - m) / sum over j of exp(x[o, j, i] - m), with m the largest x[o, j, i].
 *
 * m changes nothing but the range: without it exp overflows from 710 on. Infinite maxima give NaN.
 */
import type { AxisGeometry } from "../backend.js";

/** y and x `[outer, length, inner]`; y sums to 1 along the middle axis. */
export function softmax(x: Float64Array, g: AxisGeometry): Float64Array {
  const y = new Float64Array(x.length);
  for (let o = 0; o < g.outer; o++) {
    for (let i = 0; i < g.inner; i++) {
      const at = (c: number): number => (o * g.length + c) * g.inner + i;
      let largest = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < g.length; c++) largest = Math.max(largest, x[at(c)] as number);
      let sum = 0;
      for (let c = 0; c < g.length; c++) {
        const power = Math.exp((x[at(c)] as number) - largest);
        y[at(c)] = power;
        sum += power;
      }
      for (let c = 0; c < g.length; c++) y[at(c)] = (y[at(c)] as number) / sum;
    }
  }
  return y;
}
