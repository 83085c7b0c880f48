/** Bounds of the kernels along one axis: batch norm, local response norm, softmax. Relative errors of each step add up. */
import type { AxisGeometry, LocalResponseNormGeometry } from "@convscope/core/backend";
import {
  type Arithmetic,
  BINARY_ULPS,
  gamma,
  localResponseNormBase,
  referenceKernels,
  UNARY_ULPS,
} from "@convscope/core/reference";
import { type Expectation, magnitudes, within } from "./expectation.js";

/** A relative error of so many ulps: an ulp is at most 2u of its value. */
const relative = (arithmetic: Arithmetic, ulps: number): number => 2 * ulps * arithmetic.u;

/**
 * The absolute error of functions of so many ulps and of `roundings` besides whose results are subnormal: an ulp is then two
 * halves of the smallest spacing, or a flushed number twice.
 */
const lost = (arithmetic: Arithmetic, ulps: number, roundings: number): number =>
  (2 * ulps + roundings) * arithmetic.underflow;

/** One product and one addition. */
export function expectBatchNorm(
  [x, scale, shift]: readonly [Float64Array, Float64Array, Float64Array],
  g: AxisGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.batchNorm(x, scale, shift, g);
  const size = referenceKernels.batchNorm(magnitudes(x), magnitudes(scale), magnitudes(shift), g);
  const factor = gamma(arithmetic, 2);
  return within(arithmetic, values, (i) => factor * (size[i] as number) + 4 * arithmetic.underflow);
}

/**
 * y = x / base^beta. The base is a sum of before + after + 1 squares with its constants rounded and, where it is composed
 * of an average pooling, a mean undone: relative error gamma(n + 8), raised to beta. A rounded beta changes the power by
 * beta |ln base| u. Constants reach a composition as float32, whatever the backend computes in. Then the power, and a quotient or a product with a reciprocal.
 */
export function expectLocalResponseNorm(
  [x]: readonly [Float64Array],
  g: LocalResponseNormGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.localResponseNorm(x, g);
  const base = localResponseNormBase(x, g);
  const size = localResponseNormBase(x, { ...g, alpha: Math.abs(g.alpha), k: Math.abs(g.k) });
  const last = relative(arithmetic, BINARY_ULPS.pow.ulps + 2 * BINARY_ULPS.div.ulps);
  const constant = Math.max(arithmetic.u, 2 ** -24);
  const ofBase = Math.abs(g.beta) * (gamma(arithmetic, g.before + g.after + 9) + 3 * constant);
  const smallest = lost(arithmetic, BINARY_ULPS.div.ulps, 2);
  return within(arithmetic, values, (i) => {
    const at = base[i] as number;
    // What is divided by an infinity is 0.
    if (at === Number.POSITIVE_INFINITY) return smallest;
    const cancelled = (size[i] as number) / Math.abs(at);
    const ofBeta = Math.abs(g.beta * Math.log(Math.abs(at))) * constant;
    const error = ofBase * cancelled + ofBeta + last;
    return error * Math.abs(values[i] as number) + smallest;
  });
}

/**
 * y = e^d / sum of e^d, d = x - max rounded once: e^d is off by |d| u and by exp's own ulps, the sum by the mean of that
 * (weighted by y) and by gamma(n), then the quotient. With the logarithm of the sum taken, d is rounded once more.
 */
export function expectSoftmax(
  [x]: readonly [Float64Array],
  g: AxisGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.softmax(x, g);
  const line = (i: number): number =>
    Math.floor(i / (g.length * g.inner)) * g.inner + (i % g.inner);
  const largest = new Float64Array(g.outer * g.inner).fill(Number.NEGATIVE_INFINITY);
  x.forEach((value, i) => {
    largest[line(i)] = Math.max(largest[line(i)] as number, value);
  });
  const power = relative(arithmetic, UNARY_ULPS.exp.ulps);
  const ofPower = x.map((value, i) => {
    const distance = Math.abs(value - (largest[line(i)] as number));
    return 2 * distance * arithmetic.u + power;
  });
  const ofSum = new Float64Array(g.outer * g.inner);
  values.forEach((value, i) => {
    // A value of 0 adds nothing, however far it lies below (0 times an infinite distance would be NaN).
    const share = value === 0 ? 0 : value * (ofPower[i] as number);
    ofSum[line(i)] = (ofSum[line(i)] as number) + share;
  });
  const last = gamma(arithmetic, g.length) + relative(arithmetic, BINARY_ULPS.div.ulps);
  const smallest = lost(arithmetic, UNARY_ULPS.exp.ulps + BINARY_ULPS.div.ulps, 2);
  return within(arithmetic, values, (i) => {
    const value = values[i] as number;
    const own = value === 0 ? 0 : value * (ofPower[i] as number);
    return own + value * ((ofSum[line(i)] as number) + last) + smallest;
  });
}
