/**
 * Exact Euclidean distance of every pixel to the nearest marked one.
 * Source: Felzenszwalb & Huttenlocher 2012, "Distance transforms of sampled functions", algorithm 1.
 */

/** Distances between pixel centres, in pixels; Infinity everywhere when nothing is marked. */
export function distanceTo(
  mask: ArrayLike<boolean | number>,
  height: number,
  width: number,
): Float32Array {
  const squared = Float64Array.from(mask, (marked) => (marked ? 0 : Number.POSITIVE_INFINITY));
  const longest = Math.max(height, width);
  const scratch: Scratch = {
    values: new Float64Array(longest),
    vertex: new Int32Array(longest),
    bound: new Float64Array(longest + 1),
  };
  for (let x = 0; x < width; x += 1) lowerEnvelope(squared, x, width, height, scratch);
  for (let y = 0; y < height; y += 1) lowerEnvelope(squared, y * width, 1, width, scratch);
  return Float32Array.from(squared, Math.sqrt);
}

interface Scratch {
  readonly values: Float64Array;
  readonly vertex: Int32Array;
  readonly bound: Float64Array;
}

/** d(p) = min over q of (p − q)² + f(q) along one line, by the lower envelope of the parabolas rooted at q. */
function lowerEnvelope(
  f: Float64Array,
  start: number,
  step: number,
  length: number,
  s: Scratch,
): void {
  const { values, vertex, bound } = s;
  let count = 0;
  for (let q = 0; q < length; q += 1) {
    const fq = f[start + q * step] as number;
    values[q] = fq;
    if (fq === Number.POSITIVE_INFINITY) continue;
    let crossing = Number.NEGATIVE_INFINITY;
    while (count > 0) {
      const v = vertex[count - 1] as number;
      crossing = (fq + q * q - ((values[v] as number) + v * v)) / (2 * (q - v));
      if (crossing > (bound[count - 1] as number)) break;
      count -= 1;
    }
    if (count === 0) crossing = Number.NEGATIVE_INFINITY;
    vertex[count] = q;
    bound[count] = crossing;
    count += 1;
  }
  if (count === 0) return;
  let k = 0;
  for (let p = 0; p < length; p += 1) {
    while (k + 1 < count && (bound[k + 1] as number) < p) k += 1;
    const v = vertex[k] as number;
    f[start + p * step] = (p - v) * (p - v) + (values[v] as number);
  }
}
