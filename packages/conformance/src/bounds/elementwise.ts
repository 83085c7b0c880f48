/** Bounds of the elementwise kernels: exact, or some ulps of the result (ulps.ts). */
import type { BinaryGeometry, UnaryGeometry } from "@convscope/core/backend";
import {
  type Arithmetic,
  BINARY_ULPS,
  referenceKernels,
  UNARY_ULPS,
  ulp,
} from "@convscope/core/reference";
import { type Expectation, exact, within } from "./expectation.js";

/** Room for the reference's own error, which is a 2^-29th of a float32 ulp for each of its few roundings. */
const REFERENCE_SHARE = 1 + 2 ** -20;

function inUlps(arithmetic: Arithmetic, values: Float64Array, ulps: number): Expectation {
  if (ulps === 0) return exact(values);
  // A float64 backend and the reference may use two implementations of one function, each some ulps off.
  const share = arithmetic.u < 2 ** -24 ? 2 : REFERENCE_SHARE;
  return within(
    arithmetic,
    values,
    (i) => ulps * share * ulp(arithmetic, values[i] as number) + arithmetic.underflow,
  );
}

/** y = op(x). */
export function expectUnary(
  [x]: readonly [Float64Array],
  g: UnaryGeometry,
  arithmetic: Arithmetic,
): Expectation {
  const values = referenceKernels.unary(x, g);
  const expectation = inUlps(arithmetic, values, UNARY_ULPS[g.op].ulps);
  if (g.op !== "sigmoid") return expectation;
  // exp(-x) overflows from x = -88.8 on, where sigmoid(x) is still just subnormal: 0 is what the formula then gives.
  const slack = arithmetic.smallestNormal;
  return { ...expectation, bounds: expectation.bounds.map((bound) => bound + slack) };
}

/** y = op(a, b). */
export function expectBinary(
  [a, b]: readonly [Float64Array, Float64Array],
  g: BinaryGeometry,
  arithmetic: Arithmetic,
): Expectation {
  return inUlps(arithmetic, referenceKernels.binary(a, b, g), BINARY_ULPS[g.op].ulps);
}
