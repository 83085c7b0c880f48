/**
 * The error function in float64.
 *
 *   erf(x) = 2/sqrt(pi) * integral from 0 to x of exp(-t^2) dt
 *          = 2/sqrt(pi) * exp(-x^2) * sum over n of 2^n x^(2n+1) / (1 * 3 * … * (2n+1))
 *
 * All terms of the second form have one sign, so nothing cancels; the relative error is about x^2 * 2^-53.
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1.1 and 7.1.6.
 */

/** erfc(6) is 2e-17, below half the spacing of float64 under 1: from here on erf rounds to 1. */
const SATURATED = 6;

/** The error function; odd, within -1..1, NaN for NaN. */
export function erf(x: number): number {
  if (x > SATURATED) return 1;
  if (x < -SATURATED) return -1;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * Number.EPSILON * 0.25; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  const value = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  return Math.min(1, Math.max(-1, value));
}
