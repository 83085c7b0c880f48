/** The error function, in double precision. Source: Abramowitz and Stegun 1964, 7.1.6 (DLMF 7.6.2). */

/** From here on 1 - erf(x) is below half a unit in the last place of float32, so erf rounds to 1. */
const SATURATION = 4;

/**
 * erf(x) = 2/sqrt(pi) e^(-x^2) * sum over n of 2^n x^(2n+1) / (1*3*...*(2n+1)). All terms have one sign, so nothing
 * cancels and the error is a few units of double precision.
 */
export function erf(x: number): number {
  if (!(Math.abs(x) < SATURATION)) return Number.isNaN(x) ? x : Math.sign(x);
  const square = x * x;
  let term = 1;
  let sum = 1;
  for (let odd = 3; term > sum * 1e-12; odd += 2) {
    term *= (2 * square) / odd;
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum * x;
}
