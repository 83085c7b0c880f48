/** Scalar functions that JavaScript lacks or defines otherwise than IEEE 754 and C99 do. In double precision. */

/** To the nearest integer, ties to even; keeps the sign of zero, as IEEE 754's roundToIntegralTiesToEven. */
export function roundHalfEven(x: number): number {
  const magnitude = Math.abs(x);
  // From 2^52 on every double is an integer; below, adding 2^52 leaves no room for a fraction and so rounds it.
  if (!(magnitude < 2 ** 52)) return x;
  const rounded = magnitude + 2 ** 52 - 2 ** 52;
  if (x === 0) return x;
  return x < 0 ? -rounded : rounded;
}

/** 1 / (1 + e^-x). */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** tanh by one exponential; near 0, where that cancels, by its series. Far below half a unit of float32. */
export function hyperbolicTangent(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 1e-3) return x * (1 - (x * x) / 3);
  const decay = Math.exp(-2 * magnitude);
  const value = (1 - decay) / (1 + decay);
  return x < 0 ? -value : value;
}

/** C99's pow: JavaScript's gives NaN for pow(1, NaN), pow(1, ±infinity) and pow(-1, ±infinity), C99 gives 1. */
export function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && (exponent === Infinity || exponent === -Infinity)) return 1;
  return base ** exponent;
}

/** Whether `value` takes the lead in a search for the first maximum: it is greater, or the first NaN. */
export function beats(value: number, leader: number): boolean {
  return !(value <= leader) && !Number.isNaN(leader);
}
