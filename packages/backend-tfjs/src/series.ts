/**
 * Scalar functions from sums and products, where an engine's own kernel is a short cut that loses digits. Everything is
 * float32; each formula says where its digits come from.
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";

/** A polynomial in x, lowest coefficient first, by Horner's rule. */
function polynomial(
  scope: KernelScope,
  x: TensorInfo,
  coefficients: readonly number[],
): TensorInfo {
  const [last = 0, ...rest] = [...coefficients].reverse();
  return rest.reduce<TensorInfo>(
    (sum, next) => plus(scope, scope.binary("Multiply", sum, x), next),
    scope.scalar(last),
  );
}

function plus(scope: KernelScope, x: TensorInfo, constant: number): TensorInfo {
  return scope.binary("Add", x, scope.scalar(constant));
}

function times(scope: KernelScope, x: TensorInfo, constant: number): TensorInfo {
  return scope.binary("Multiply", x, scope.scalar(constant));
}

/** erf(x) / x as a series in x^2: 2/sqrt(pi) * (-1)^n / (n! (2n + 1)). Source: Abramowitz and Stegun 1964, 7.1.5. */
const ERF_SERIES: readonly number[] = [1, 3, 10, 42, 216, 1320, 9360].map(
  (divisor, n) => ((n % 2 === 0 ? 2 : -2) / Math.sqrt(Math.PI)) * (1 / divisor),
);

/** Below this, the series to x^13 is within half an ulp; above, an absolute error of 1.5e-7 is a few ulps. */
const ERF_SMALL = 0.5;

/**
 * TensorFlow.js's own kernel (Abramowitz and Stegun 7.1.26) is off by 1.5e-7 whatever the size of the result: good for large
 * arguments. For small ones the series keeps the digits.
 */
export function erf(scope: KernelScope, x: TensorInfo): TensorInfo {
  const series = polynomial(scope, scope.binary("Multiply", x, x), ERF_SERIES);
  const small = scope.binary("Less", scope.unary("Abs", x), scope.scalar(ERF_SMALL));
  return scope.select(small, scope.binary("Multiply", x, series), scope.unary("Erf", x));
}

/**
 * log(1 + x) = log(u) + (x - (u - 1)) / u with u = 1 + x rounded: the second term is what the rounding took. Source: the
 * correction of FreeBSD's s_log1pf.c.
 */
export function log1p(scope: KernelScope, x: TensorInfo): TensorInfo {
  const u = plus(scope, x, 1);
  const log = scope.unary("Log", u);
  const lost = scope.binary("Sub", x, plus(scope, u, -1));
  const sum = scope.binary("Add", log, scope.binary("RealDiv", lost, u));
  return scope.select(scope.unary("IsFinite", log), sum, log);
}

/** The first bits of `value`, down to 2^-bits. */
const leadingBits = (value: number, bits: number): number =>
  Math.floor(value * 2 ** bits) / 2 ** bits;

/** pi/2 in parts of 12 bits: their products with whole numbers up to 2^12 are exact, but for the last one's. */
const FIRST = leadingBits(Math.PI / 2, 11);
const SECOND = leadingBits(Math.PI / 2 - FIRST, 23);
const THIRD = leadingBits(Math.PI / 2 - FIRST - SECOND, 35);
const HALF_PI: readonly number[] = [FIRST, SECOND, THIRD, Math.PI / 2 - FIRST - SECOND - THIRD];

/** sin(r)/r and cos(r) on |r| <= pi/4 in r^2. Source: FreeBSD's k_sinf.c and k_cosf.c. */
const SINE = [
  1, -0.16666666641626524, 0.008333329385889463, -0.00019839334836096632, 2.718311493989822e-6,
];
const COSINE = [
  1, -0.499999997251031, 0.04166662332373906, -0.001388676377460993, 2.439044879627741e-5,
];

/** sin of x, and with a quarter turn more cos of x: the argument less the nearest multiple of pi/2, then a polynomial. */
export function sine(scope: KernelScope, x: TensorInfo, quarterTurns: 0 | 1): TensorInfo {
  const turns = scope.unary("Round", times(scope, x, 2 / Math.PI));
  const rest = HALF_PI.reduce(
    (left, part) => scope.binary("Sub", left, times(scope, turns, part)),
    x,
  );
  const square = scope.binary("Multiply", rest, rest);
  const sin = scope.binary("Multiply", rest, polynomial(scope, square, SINE));
  const cos = polynomial(scope, square, COSINE);
  const quarter = modulo(scope, plus(scope, turns, quarterTurns), 4);
  const odd = scope.binary("Greater", modulo(scope, quarter, 2), scope.scalar(0));
  const value = scope.select(odd, cos, sin);
  const half = scope.binary("GreaterEqual", quarter, scope.scalar(2));
  return scope.select(half, scope.unary("Neg", value), value);
}

/** k - n floor(k / n), for whole k and n a power of two. */
function modulo(scope: KernelScope, k: TensorInfo, n: number): TensorInfo {
  const whole = scope.unary("Floor", times(scope, k, 1 / n));
  return scope.binary("Sub", k, times(scope, whole, n));
}
