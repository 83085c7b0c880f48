/**
 * localResponseNorm: y[o, c, i] = x[o, c, i] / (k + alpha * sum over j of x[o, j, i]^2)^beta, with j from c - before to
 * c + after, as far as those channels exist.
 *
 * alpha multiplies the plain sum (the paper); a framework that means alpha / n divides before it calls.
 * Source: Krizhevsky, Sutskever, Hinton 2012, section 3.3.
 */
import type { LocalResponseNormGeometry } from "../backend.js";

/** One square in the sum of squares: the flat index into x. */
export interface LocalResponseNormTerm {
  readonly x: number;
}

/** The elements of x whose squares are summed for y[out], in the order of their channels. */
export function* localResponseNormTerms(
  g: LocalResponseNormGeometry,
  out: number,
): Generator<LocalResponseNormTerm> {
  const c = Math.floor(out / g.inner) % g.length;
  const last = Math.min(g.length - 1, c + g.after);
  for (let j = Math.max(0, c - g.before); j <= last; j++) yield { x: out + (j - c) * g.inner };
}

/** k + alpha * sum of squares for each element: what `y = x / base^beta` raises to the power. */
export function localResponseNormBase(x: Float64Array, g: LocalResponseNormGeometry): Float64Array {
  return x.map((_, i) => {
    let sum = 0;
    for (const term of localResponseNormTerms(g, i)) sum += (x[term.x] as number) ** 2;
    return g.k + g.alpha * sum;
  });
}

/** y and x `[outer, length, inner]`, normalised along the middle axis. */
export function localResponseNorm(x: Float64Array, g: LocalResponseNormGeometry): Float64Array {
  const base = localResponseNormBase(x, g);
  return x.map((value, i) => value / (base[i] as number) ** g.beta);
}
