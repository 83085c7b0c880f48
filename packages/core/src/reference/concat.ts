/**
 * concat: y[o, :, i] = xs[0][o, :, i] followed by xs[1][o, :, i] and so on; operand t is `[outer, lengths[t], inner]`.
 */
import type { ConcatGeometry } from "../backend.js";

/** y `[outer, sum of lengths, inner]`. */
export function concat(xs: readonly Float64Array[], g: ConcatGeometry): Float64Array {
  const length = g.lengths.reduce((sum, each) => sum + each, 0);
  const y = new Float64Array(g.outer * length * g.inner);
  let before = 0;
  xs.forEach((x, operand) => {
    const run = (g.lengths[operand] as number) * g.inner;
    for (let o = 0; o < g.outer; o++) {
      y.set(x.subarray(o * run, (o + 1) * run), (o * length + before) * g.inner);
    }
    before += g.lengths[operand] as number;
  });
  return y;
}
