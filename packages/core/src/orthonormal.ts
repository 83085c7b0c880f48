/**
 * Random orthonormal vectors, for orthogonal initial weights: Saxe, McClelland, Ganguli 2014. Not a QR for other uses.
 */
import type { Random } from "./random.js";

/** Gram–Schmidt on normal vectors, each projection done twice: the Q of a QR whose R has a positive diagonal. */
export function orthonormal(
  count: number,
  length: number,
  random: Random,
): readonly Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const next = Float64Array.from({ length }, () => random.normal());
    for (const other of [...vectors, ...vectors]) {
      const share = other.reduce((sum, value, i) => sum + value * (next[i] as number), 0);
      for (let i = 0; i < length; i++) next[i] = (next[i] as number) - share * (other[i] as number);
    }
    const norm = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    vectors.push(next.map((value) => value / norm));
  }
  return vectors;
}
