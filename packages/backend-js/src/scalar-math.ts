/** Scalar functions that JavaScript lacks or defines otherwise than IEEE 754 and C99 do, or that are faster for float32. */
import { exponential } from "./exponential.js";

/** To the nearest integer, ties to even; keeps the sign of zero, as IEEE 754's roundToIntegralTiesToEven. */
export function roundHalfEven(x: number): number {
  const magnitude = Math.abs(x);
  // From 2^52 on every double is an integer; below, adding 2^52 leaves no room for a fraction and so rounds it.
  if (!(magnitude < 2 ** 52)) return x;
  const rounded = magnitude + 2 ** 52 - 2 ** 52;
  if (x === 0) return x;
  return x < 0 ? -rounded : rounded;
}

/** 1 / (1 + e^-x), to float32's precision. */
export function logistic(x: number): number {
  return 1 / (1 + exponential(-x));
}

/** tanh by one exponential; near 0, where that cancels, by its series. To float32's precision. */
export function hyperbolicTangent(x: number): number {
  if (Math.abs(x) < 1e-3) return x * (1 - (x * x) / 3);
  return 1 - 2 / (1 + exponential(2 * x));
}

/** C99's pow: JavaScript's gives NaN for pow(1, NaN), pow(1, ±infinity) and pow(-1, ±infinity), C99 gives 1. */
export function power(base: number, exponent: number): number {
  if (exponent === 2) return base * base;
  if (base === 1) return 1;
  if (base === -1 && (exponent === Infinity || exponent === -Infinity)) return 1;
  return base ** exponent;
}

/**
 * 1 if `value` takes the lead in a search for the first maximum, because it is greater or the first NaN, else 0.
 * A number, for callers that compute with it: a branch on it would often be mispredicted.
 */
export function takesLead(value: number, leader: number): number {
  return Number(!(value <= leader)) & Number(!Number.isNaN(leader));
}
