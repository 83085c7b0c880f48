// Winograd's filtering along columns alone, F(4, 5): four rows of y take eight products for twenty. The points are 0, 1, -1, 2, -2,
// 1/2, -1/2 and infinity. Where no more than two rows are left, F(2, 5) takes six for ten. Along one way only, rounding errors are
// two to three times those of a sum; along both they would be that much larger again. Each function does one line of four
// lanes. Source: Lavin & Gray 2016, arXiv:1509.09308, section 4.
import { madd } from "./vector";

/** Rows of a tile of y, of the filters, and frequencies: the rows that a tile sees; those of a short one of two rows. */
export const TILE: i32 = 4;
export const TAPS: usize = 5;
export const FREQUENCIES: usize = 8;
export const SHORT: usize = 6;

@inline
function times(factor: f32, v: v128): v128 {
  return f32x4.mul(f32x4.splat(factor), v);
}

/** G w, weights and results `apart` bytes from each other. */
export function transformWeights(from: usize, to: usize, apart: usize): void {
  const w0 = v128.load(from), w1 = v128.load(from + apart), w2 = v128.load(from + 2 * apart);
  const w3 = v128.load(from + 3 * apart), w4 = v128.load(from + 4 * apart);
  v128.store(to, w0);
  storeSides(times(-2.0 / 9, f32x4.add(f32x4.add(w0, w2), w4)), times(-2.0 / 9, f32x4.add(w1, w3)), to + apart, apart);
  const evenAt2 = madd(f32x4.splat(16), w4, madd(f32x4.splat(4), w2, w0));
  storeSides(times(1.0 / 90, evenAt2), times(1.0 / 45, madd(f32x4.splat(4), w3, w1)), to + 3 * apart, apart);
  const evenAtHalf = madd(f32x4.splat(16), w0, madd(f32x4.splat(4), w2, w4));
  storeSides(times(2.0 / 45, evenAtHalf), times(4.0 / 45, madd(f32x4.splat(4), w1, w3)), to + 5 * apart, apart);
  v128.store(to + 7 * apart, w4);
}

/** What a polynomial is at a point and at its negative, from its even and its odd part there. */
@inline
function storeSides(even: v128, odd: v128, to: usize, apart: usize): void {
  v128.store(to, f32x4.add(even, odd));
  v128.store(to + apart, f32x4.sub(even, odd));
}

/** B^T d of eight rows, results `apart` bytes from each other. */
@inline
export function transformRows(
  d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, d6: v128, d7: v128, to: usize, apart: usize,
): void {
  const quarters = f32x4.splat(5.25), less = f32x4.splat(-4.25);
  v128.store(to, madd(quarters, f32x4.sub(d4, d2), f32x4.sub(d0, d6)));
  storeSides(madd(less, d4, f32x4.add(d2, d6)), madd(less, d3, f32x4.add(d1, d5)), to + apart, apart);
  const evenAt2 = madd(f32x4.splat(0.25), d2, madd(f32x4.splat(-1.25), d4, d6));
  storeSides(evenAt2, madd(f32x4.splat(0.5), d1, madd(f32x4.splat(-2.5), d3, f32x4.add(d5, d5))), to + 3 * apart, apart);
  const evenAtHalf = madd(f32x4.splat(4), d2, madd(f32x4.splat(-5), d4, d6));
  storeSides(evenAtHalf, madd(f32x4.splat(0.5), d5, madd(f32x4.splat(-2.5), d3, f32x4.add(d1, d1))), to + 5 * apart, apart);
  v128.store(to + 7 * apart, madd(quarters, f32x4.sub(d3, d5), f32x4.sub(d7, d1)));
}

/** Row `i` of A^T m; the compiler computes once what several rows have in common. */
@inline
export function rowOf(i: i32, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, m6: v128, m7: v128): v128 {
  const even = f32x4.add(m1, m2), odd = f32x4.sub(m1, m2), evenAt2 = f32x4.add(m3, m4), oddAt2 = f32x4.sub(m3, m4);
  const evenAtHalf = f32x4.add(m5, m6), oddAtHalf = f32x4.sub(m5, m6);
  if (i == 0) return f32x4.add(f32x4.add(m0, even), f32x4.add(evenAt2, evenAtHalf));
  if (i == 1) return madd(f32x4.splat(0.5), oddAtHalf, madd(f32x4.splat(2), oddAt2, odd));
  if (i == 2) return madd(f32x4.splat(0.25), evenAtHalf, madd(f32x4.splat(4), evenAt2, even));
  return madd(f32x4.splat(0.125), oddAtHalf, madd(f32x4.splat(8), oddAt2, f32x4.add(odd, m7)));
}

/** The same of a short tile; its transforms are those of winograd-filters.ts and winograd-input.ts. */
@inline
export function shortRowOf(i: i32, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128): v128 {
  if (i == 0) return f32x4.add(m0, f32x4.add(f32x4.add(m1, m2), f32x4.add(m3, m4)));
  return f32x4.add(madd(f32x4.splat(2), f32x4.sub(m3, m4), f32x4.sub(m1, m2)), m5);
}
