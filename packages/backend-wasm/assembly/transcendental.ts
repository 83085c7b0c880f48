// Transcendental functions of float32, four lanes at once where networks use them (exp, log, tanh, sigmoid), one lane in
// float64 where they do not. Coefficients of the polynomials: Moshier, Cephes (expf, logf, tanhf), public domain; Higham's
// bounds do not apply: the limits are in ulps and the conformance suite holds these against them.
import { choose, madd } from "./vector";

const LOG2E: f32 = 1.44269504088896341;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** eˣ, to 2 ulp, subnormal results included. */
@inline
export function exp4(x: v128): v128 {
  // Beyond these the result is infinite or 0; min and max keep NaN.
  const t = f32x4.min(f32x4.max(x, f32x4.splat(-104.5)), f32x4.splat(89.5));
  const n = f32x4.nearest(f32x4.mul(t, f32x4.splat(LOG2E)));
  let r = f32x4.sub(t, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // 2ⁿ in two factors: n goes beyond the exponents of normal numbers on both sides.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, power4(half)), power4(i32x4.sub(whole, half)));
}

/** 2ⁿ for n of normal exponents. */
@inline
function power4(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** ln x, to 2 ulp; NaN below 0, −∞ at 0. */
@inline
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = choose(tiny, f32x4.mul(x, f32x4.splat(8388608)), x);
  // scaled = m · 2ᵉ with m in [√½, √2)
  const bits = i32x4.sub(scaled, i32x4.splat(0x3f3504f3));
  let e = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  e = f32x4.sub(e, choose(tiny, f32x4.splat(23), f32x4.splat(0)));
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, f32x4.splat(1));
  const z = f32x4.mul(f, f);
  let p = f32x4.splat(7.0376836292e-2);
  p = madd(p, f, f32x4.splat(-1.1514610310e-1));
  p = madd(p, f, f32x4.splat(1.1676998740e-1));
  p = madd(p, f, f32x4.splat(-1.2420140846e-1));
  p = madd(p, f, f32x4.splat(1.4249322787e-1));
  p = madd(p, f, f32x4.splat(-1.6668057665e-1));
  p = madd(p, f, f32x4.splat(2.0000714765e-1));
  p = madd(p, f, f32x4.splat(-2.4999993993e-1));
  p = madd(p, f, f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, f), z);
  p = madd(e, f32x4.splat(LN2_LOW), p);
  p = f32x4.sub(p, f32x4.mul(z, f32x4.splat(0.5)));
  let y = madd(e, f32x4.splat(LN2_HIGH), f32x4.add(f, p));
  // ∞ and NaN give themselves, 0 gives −∞, what is negative NaN.
  y = choose(f32x4.lt(x, f32x4.splat(Infinity)), y, x);
  y = choose(f32x4.eq(x, f32x4.splat(0)), f32x4.splat(-Infinity), y);
  return choose(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(NaN), y);
}

/** tanh x, to 3 ulp. */
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = madd(p, z, f32x4.splat(2.06390887954e-2));
  p = madd(p, z, f32x4.splat(-5.37397155531e-2));
  p = madd(p, z, f32x4.splat(1.33314422036e-1));
  p = madd(p, z, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, z), x, x);
  const e = exp4(f32x4.add(size, size));
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return choose(f32x4.lt(size, f32x4.splat(0.625)), near, signed);
}

/** 1 / (1 + e⁻ˣ), by e to the power of −|x|, which neither overflows nor loses small results. */
@inline
export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const positive = f32x4.ge(x, f32x4.splat(0));
  const y = f32x4.div(choose(positive, f32x4.splat(1), e), f32x4.add(f32x4.splat(1), e));
  return y;
}

/** erf x in float64: the series near 0, else the continued fraction of erfc (Abramowitz and Stegun, 7.1.6 and 7.1.14). */
export function erf(x: f64): f64 {
  const size = abs(x);
  if (isNaN(x)) return x;
  if (size > 6) return copysign<f64>(1, x);
  if (size < 2.5) {
    let term = x;
    let sum = x;
    for (let n: f64 = 1; n < 60; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
      if (abs(term) < 1e-17 * abs(sum)) break;
    }
    return (sum * 2 * NativeMath.exp(-x * x)) / 1.7724538509055160273;
  }
  let fraction: f64 = 0;
  for (let n = 60; n > 0; n--) fraction = (<f64>n / 2) / (size + fraction);
  return copysign<f64>(1 - NativeMath.exp(-x * x) / ((size + fraction) * 1.7724538509055160273), x);
}
